/** Picks the kernels of the instruction set in use; see `*.lanes.cpp` in build.mjs. */
#include "../host/variant.hpp"
#include "tables.hpp"

namespace hepsct {

#if defined(__wasm_relaxed_simd__)
namespace relaxed { extern const Kernels kernels; }
const Kernels &currentKernels() { return relaxed::kernels; }
#elif defined(__wasm__)
namespace simd128 { extern const Kernels kernels; }
const Kernels &currentKernels() { return simd128::kernels; }
#else
namespace baseline { extern const Kernels kernels; }
#if defined(__x86_64__)
namespace avx2 { extern const Kernels kernels; }
namespace avx512 { extern const Kernels kernels; }
#endif

const Kernels &currentKernels() {
#if defined(__x86_64__)
  switch (variant()) {
  case Variant::Avx512: return avx512::kernels;
  case Variant::Avx2: return avx2::kernels;
  default: break;
  }
#endif
  return baseline::kernels;
}
#endif

} // namespace hepsct
