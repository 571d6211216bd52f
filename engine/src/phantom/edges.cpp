#include "edges.hpp"

#include "../host/variant.hpp"
#include "edges_isa.hpp"

namespace hepsct::phantom {

EdgeAreas edgeAreas() {
#if defined(__wasm_relaxed_simd__)
  return relaxed::edges;
#elif defined(__wasm__)
  return simd128::edges;
#elif defined(__x86_64__)
  switch (variant()) {
  case Variant::Avx512: return avx512::edges;
  case Variant::Avx2: return avx2::edges;
  default: return baseline::edges;
  }
#else
  return baseline::edges;
#endif
}

} // namespace hepsct::phantom
