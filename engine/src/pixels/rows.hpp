/** Loops over one detector row, compiled once for each instruction set (rows.lanes.cpp). */
#pragma once

#include <cstddef>
#include <cstdint>

namespace hepsct::pixels {

/** Kernels over `n` neighbouring pixels; the ones that count return how many were not finite. */
template <typename T> struct RowKernels {
  void (*convert)(const T *from, size_t n, float *out);
  /** (p - dark) * inverse, one set of flats. */
  int32_t (*scale)(const T *from, size_t n, const float *dark, const float *inverse, float *out);
  /** (p - dark) / (flat - dark), both mixed from two sets. */
  int32_t (*mix)(const T *from, size_t n, const float *dark, const float *darkAfter, const float *before,
                 const float *after, float mix, float *out);
};

struct Clipped {
  int32_t clipped;
  int32_t nonFinite;
};

using MinusLog = Clipped (*)(float *values, size_t n, float floor);

/** The kernels of the instruction set in use. */
template <typename T> const RowKernels<T> &rowKernels();
MinusLog minusLogKernel();

} // namespace hepsct::pixels
