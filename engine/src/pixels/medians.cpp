/** Chooses the running medians of the instruction set in use. */
#include "medians.hpp"

#include "../host/variant.hpp"

namespace hepsct::pixels {

#if defined(__wasm_relaxed_simd__)
namespace relaxed { extern const MedianTable medians; }
const MedianTable &medianKernels() { return relaxed::medians; }
#elif defined(__wasm__)
namespace simd128 { extern const MedianTable medians; }
const MedianTable &medianKernels() { return simd128::medians; }
#else
namespace baseline { extern const MedianTable medians; }
#if defined(__x86_64__)
namespace avx2 { extern const MedianTable medians; }
namespace avx512 { extern const MedianTable medians; }
#endif

const MedianTable &medianKernels() {
#if defined(__x86_64__)
  switch (variant()) {
  case Variant::Avx512: return avx512::medians;
  case Variant::Avx2: return avx2::medians;
  default: break;
  }
#endif
  return baseline::medians;
}
#endif

} // namespace hepsct::pixels
