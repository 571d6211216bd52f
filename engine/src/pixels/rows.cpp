/** Chooses the row kernels of the instruction set in use. */
#include "rows.hpp"

#include "../host/variant.hpp"
#include "rows_isa.hpp"

namespace hepsct::pixels {
namespace {

const RowTable &tableInUse() {
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
