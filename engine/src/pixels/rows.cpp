/** Chooses the row kernels of the instruction set in use. */
#include "rows.hpp"

#include "rows_isa.hpp"

namespace hepsct::pixels {
namespace {

const RowTable &tableInUse() { return HEPSCT_IN_USE(table); }

} // namespace

template <> const RowKernels<uint8_t> &rowKernels() { return tableInUse().u8; }
template <> const RowKernels<uint16_t> &rowKernels() { return tableInUse().u16; }
template <> const RowKernels<int16_t> &rowKernels() { return tableInUse().i16; }
template <> const RowKernels<int32_t> &rowKernels() { return tableInUse().i32; }
template <> const RowKernels<uint32_t> &rowKernels() { return tableInUse().u32; }
template <> const RowKernels<float> &rowKernels() { return tableInUse().f32; }
template <> const RowKernels<double> &rowKernels() { return tableInUse().f64; }

MinusLog minusLogKernel() { return tableInUse().minusLog; }

} // namespace hepsct::pixels
