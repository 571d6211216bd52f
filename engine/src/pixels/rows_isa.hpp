/** One table of row kernels for each instruction set. */
#pragma once

#include "../host/each_variant.hpp"
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

HEPSCT_EACH_VARIANT(RowTable, table)

} // namespace hepsct::pixels
