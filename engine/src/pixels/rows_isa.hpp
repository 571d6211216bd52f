/** One table of row kernels for each instruction set. */
#pragma once

#include "rows.hpp"

namespace hepsct::pixels {

struct RowTable {
  RowKernels<uint8_t> u8;
  RowKernels<uint16_t> u16;
  RowKernels<int16_t> i16;
  RowKernels<int32_t> i32;
  RowKernels<uint32_t> u32;
  RowKernels<float> f32;
  RowKernels<double> f64;
  MinusLog minusLog;
};

#if defined(__wasm_relaxed_simd__)
namespace relaxed { extern const RowTable table; }
#elif defined(__wasm__)
namespace simd128 { extern const RowTable table; }
#else
namespace baseline { extern const RowTable table; }
#if defined(__x86_64__)
namespace avx2 { extern const RowTable table; }
namespace avx512 { extern const RowTable table; }
#endif
#endif

} // namespace hepsct::pixels
