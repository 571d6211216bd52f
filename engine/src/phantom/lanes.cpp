#include "lanes.hpp"

#include "../host/variant.hpp"
#include "lanes_isa.hpp"

namespace hepsct::phantom {

const Loops &loops() {
#if defined(__wasm_relaxed_simd__)
  return relaxed::table;
#elif defined(__wasm__)
  return simd128::table;
#elif defined(__x86_64__)
  switch (variant()) {
  case Variant::Avx512: return avx512::table;
  case Variant::Avx2: return avx2::table;
  default: return baseline::table;
  }
#else
  return baseline::table;
#endif
}

} // namespace hepsct::phantom
