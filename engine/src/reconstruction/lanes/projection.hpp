/** One projection of every slice as cells: out of sinograms, or out of counts that are corrected on the way. */
#pragma once

#include "../../pixels/count_rows.hpp"
#include "../tables.hpp"
#include "transpose.hpp"

namespace hepsct::HEPSCT_ISA {

/** Columns that are corrected in one row of every slice before they become cells; the next cache holds both. */
constexpr size_t CORRECTED_COLUMNS = 2048;

/**
 * @param cells W cells of attenuation
 * @param scratch 2P cells
 */
static void gatherCounts(const PlanTables &plan, const Batch &batch, size_t angle, Cell *cells, Cell *scratch) {
  const pixels::CountRows &rows = *batch.counts;
  const size_t most = plan.columns < CORRECTED_COLUMNS ? plan.columns : CORRECTED_COLUMNS;
  // a cache line more, where there is room: rows a power of two apart would push each other out
  const size_t stride = most + CELL_FLOATS <= 2 * plan.padded ? most + CELL_FLOATS : most;
  auto *corrected = reinterpret_cast<float *>(scratch);
  size_t clipped = 0, nonFinite = 0;
  for (size_t column = 0; column < plan.columns; column += most) {
    const size_t width = plan.columns - column < most ? plan.columns - column : most;
    for (size_t slice = 0; slice < batch.slices; slice++) {
      const pixels::RowStretch stretch{angle, batch.firstRow + slice, column, width};
      const pixels::Clipped found = rows.attenuation(rows, stretch, corrected + slice * stride);
      clipped += static_cast<size_t>(found.clipped);
      nonFinite += static_cast<size_t>(found.nonFinite);
    }
    nonFinite += gatherFiniteRow(corrected, stride, batch.slices, width, cells + column);
  }
  addClipped(batch, clipped);
  addNonFinite(batch, nonFinite);
}

/**
 * @param cells W cells of attenuation, all of them finite
 * @param scratch 2P cells
 */
HEPSCT_INLINE void gatherProjection(const PlanTables &plan, const Batch &batch, size_t angle, Cell *cells,
                                    Cell *scratch) {
  if (batch.counts) return gatherCounts(plan, batch, angle, cells, scratch);
  addNonFinite(batch, gatherFiniteRow(batch.sinograms + angle * plan.columns, plan.angles * plan.columns, batch.slices,
                                      plan.columns, cells));
}

} // namespace hepsct::HEPSCT_ISA
