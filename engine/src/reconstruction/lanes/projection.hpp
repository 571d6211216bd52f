/** One projection of every slice as cells: out of sinograms, or out of counts that are corrected on the way. */
#pragma once

#include "../../pixels/count_rows.hpp"
#include "../tables.hpp"
#include "transpose.hpp"

namespace hepsct::HEPSCT_ISA {

/** Columns that are corrected in one row of every slice before they become cells: both fit the fastest cache. */
constexpr size_t CORRECTED_COLUMNS = 256;
/** Rows of it do not begin a power of two apart, where they would push each other out. */
constexpr size_t CORRECTED_STRIDE = CORRECTED_COLUMNS + CELL_FLOATS;

/** @param cells W cells of attenuation */
static void gatherCounts(const PlanTables &plan, const Batch &batch, size_t angle, Cell *cells) {
  Cell corrected[CORRECTED_STRIDE]; // a row of values for each place of a cell
  auto *values = reinterpret_cast<float *>(corrected);
  const pixels::CountRows &rows = *batch.counts;
  size_t clipped = 0, nonFinite = 0;
  for (size_t column = 0; column < plan.columns; column += CORRECTED_COLUMNS) {
    const size_t left = plan.columns - column, width = left < CORRECTED_COLUMNS ? left : CORRECTED_COLUMNS;
    for (size_t slice = 0; slice < batch.slices; slice++) {
      const pixels::RowStretch stretch{angle, batch.firstRow + slice, column, width};
      const pixels::Clipped found = rows.attenuation(rows, stretch, values + slice * CORRECTED_STRIDE);
      clipped += static_cast<size_t>(found.clipped);
      nonFinite += static_cast<size_t>(found.nonFinite);
    }
    nonFinite += gatherFiniteRow(values, CORRECTED_STRIDE, batch.slices, width, cells + column);
  }
  addClipped(batch, clipped);
  addNonFinite(batch, nonFinite);
}

/** @param cells W cells of attenuation, all of them finite */
HEPSCT_INLINE void gatherProjection(const PlanTables &plan, const Batch &batch, size_t angle, Cell *cells) {
  if (batch.counts) return gatherCounts(plan, batch, angle, cells);
  addNonFinite(batch, gatherFiniteRow(batch.sinograms + angle * plan.columns, plan.angles * plan.columns, batch.slices,
                                      plan.columns, cells));
}

} // namespace hepsct::HEPSCT_ISA
