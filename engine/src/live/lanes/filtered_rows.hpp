/**
 * Rows times the ramp: of each lane two rows, since the ramp is real and even.
 *
 * z = p_first + i p_second; the transform back is one forward, read from its end.
 */
#pragma once

#include "../../reconstruction/lanes/extended_row.hpp"
#include "../../reconstruction/lanes/fft.hpp"
#include "../../reconstruction/lanes/transpose.hpp"
#include "../live_tables.hpp"

namespace hepsct::HEPSCT_ISA {

constexpr size_t ROWS_AT_ONCE_FILTERED = CELL_FLOATS;

/**
 * @param rows (row, W); `count` of them, at most ROWS_AT_ONCE_FILTERED
 * @param out (row, kept)
 * @param scratch 3P cells
 */
static void filteredRows(const RowFilter &filter, const float *rows, size_t count, float *out, Cell *scratch) {
  const size_t padded = filter.padded;
  const size_t found = gatherFiniteRow(rows, filter.columns, count, filter.columns, scratch);
  if (found > 0) __atomic_fetch_add(filter.nonFinite, found, __ATOMIC_RELAXED);
  extendRow(scratch, filter.columns, padded);
  Cell *z = transform(filter.fft, scratch, scratch + padded, scratch + 2 * padded);
  for (size_t k = 0; k <= padded / 2; k++) {
    z[k] *= splat(filter.ramp[k]);
    if (k > 0 && 2 * k < padded) z[padded - k] *= splat(filter.ramp[k]);
  }
  Cell *other = z == scratch + padded ? scratch + 2 * padded : scratch + padded;
  const Cell *back = transform(filter.fft, z, scratch, other);
  const auto cellAt = [=](size_t column) { return back[column == 0 ? 0 : padded - column]; };
  scatterRow(cellAt, nullptr, 1.0f, SliceRows{out, filter.kept, count}, filter.kept);
}

} // namespace hepsct::HEPSCT_ISA
