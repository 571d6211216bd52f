/** Rows of a block of counts, and what makes transmission and attenuation of them on the way. */
#pragma once

#include <cstddef>
#include <cstdint>

#include "rows.hpp"

namespace hepsct::pixels {

constexpr size_t CACHE_LINE = 64;

/** Fields as hepsct_flat_field takes them, (row, column); all null: the values are transmission already. */
struct FlatFields {
  const float *dark, *before, *after, *darkAfter;
  const float *mix;                 ///< per angle
  const int32_t *stretch = nullptr; ///< per angle: which of several fields, (stretch, row, column); null: there is one

  bool mixed() const { return after != nullptr; }
  /** Whether what belongs together is there. */
  bool complete() const {
    return (dark != nullptr) == (before != nullptr) && mixed() == (mix != nullptr) && (dark || !mixed()) &&
           (mixed() || !stretch);
  }
};

/** 1 / (flat - dark) of every pixel, for one set of flats. */
void invertFlats(const FlatFields &fields, size_t pixels, float *inverse);

/** A stretch of one row of the block. */
struct RowStretch {
  size_t angle, row, first, count;
};

/** A block (angle, row, column) and its fields. Plain, since the kernels of all instruction sets read it. */
struct CountRows {
  const void *data;
  size_t angleStride; ///< pixels from an angle to the next, and of one stretch's field to the next
  size_t columns;
  FlatFields fields;
  const float *inverse; ///< of invertFlats where there is one set of flats
  float floor;          ///< of the logarithm; 0: none is taken
  /** Attenuation of a stretch; tells how many pixels were mended. Null for an element type that does not exist. */
  Clipped (*attenuation)(const CountRows &rows, const RowStretch &of, float *out);
};

/**
 * Rows from `first` on of a block of `rows` rows, as row 0 and the following ones.
 *
 * @param type of `data`, as of the C ABI
 */
CountRows countRows(const void *data, int32_t type, size_t rows, size_t columns, size_t first,
                    const FlatFields &fields, float floor);

/** Transmission of a stretch; tells how many pixels were not finite and became 1. */
template <typename T> int32_t transmission(const CountRows &rows, const RowStretch &of, float *out) {
  const FlatFields &fields = rows.fields;
  const size_t at = of.row * rows.columns + of.first;
  const T *from = static_cast<const T *>(rows.data) + of.angle * rows.angleStride + at;
  const RowKernels<T> &kernels = rowKernels<T>();
  // the next row, as a rule, lies in another page of memory, where nothing foresees it
  for (size_t i = 0; i < of.count; i += CACHE_LINE / sizeof(T)) __builtin_prefetch(from + rows.columns + i);
  if (fields.mixed()) {
    const size_t pixel = at + (fields.stretch ? static_cast<size_t>(fields.stretch[of.angle]) * rows.angleStride : 0);
    const float *darkAfter = fields.darkAfter ? fields.darkAfter : fields.dark;
    return kernels.mix(from, of.count, fields.dark + pixel, darkAfter + pixel, fields.before + pixel,
                       fields.after + pixel, fields.mix[of.angle], out);
  }
  if (fields.before) return kernels.scale(from, of.count, fields.dark + at, rows.inverse + at, out);
  kernels.convert(from, of.count, out);
  return 0;
}

} // namespace hepsct::pixels
