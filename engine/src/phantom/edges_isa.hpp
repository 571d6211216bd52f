/** One loop over edges for each instruction set. */
#pragma once

#include <cstdint>

#include "edges.hpp"

namespace hepsct::phantom {

#if defined(__wasm_relaxed_simd__)
namespace relaxed { void edges(double start, double step, size_t n, double *out); }
#elif defined(__wasm__)
namespace simd128 { void edges(double start, double step, size_t n, double *out); }
#else
namespace baseline { void edges(double start, double step, size_t n, double *out); }
#if defined(__x86_64__)
namespace avx2 { void edges(double start, double step, size_t n, double *out); }
namespace avx512 { void edges(double start, double step, size_t n, double *out); }
#endif
#endif

} // namespace hepsct::phantom
