/** One set of loops for each instruction set. */
#pragma once

#include "lanes.hpp"

namespace hepsct::phantom {

#if defined(__wasm_relaxed_simd__)
namespace relaxed { extern const Loops table; }
#elif defined(__wasm__)
namespace simd128 { extern const Loops table; }
#else
namespace baseline { extern const Loops table; }
#if defined(__x86_64__)
namespace avx2 { extern const Loops table; }
namespace avx512 { extern const Loops table; }
#endif
#endif

} // namespace hepsct::phantom
