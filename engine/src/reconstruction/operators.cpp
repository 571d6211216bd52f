/** Picks the operators of the instruction set in use; see kernels.cpp. */
#include "operators.hpp"

#include "../host/variant.hpp"

namespace hepsct {

#if defined(__wasm_relaxed_simd__)
namespace relaxed { extern const OperatorKernels operators; }
const OperatorKernels &currentOperators() { return relaxed::operators; }
#elif defined(__wasm__)
namespace simd128 { extern const OperatorKernels operators; }
const OperatorKernels &currentOperators() { return simd128::operators; }
#else
namespace baseline { extern const OperatorKernels operators; }
#if defined(__x86_64__)
namespace avx2 { extern const OperatorKernels operators; }
namespace avx512 { extern const OperatorKernels operators; }
#endif

const OperatorKernels &currentOperators() {
#if defined(__x86_64__)
  switch (variant()) {
  case Variant::Avx512: return avx512::operators;
  case Variant::Avx2: return avx2::operators;
  default: break;
  }
#endif
  return baseline::operators;
}
#endif

} // namespace hepsct
