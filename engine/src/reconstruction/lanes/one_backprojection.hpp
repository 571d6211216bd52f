/**
 * Direct back-projection of one slice: lanes are angles while rows are filtered and upsampled, as if they were the
 * slices of a batch with one angle; then lanes are neighbouring pixels, each with a place of its own on the row.
 */
#pragma once

#include "backprojection.hpp"

namespace hepsct::HEPSCT_ISA {

/** Angles whose rows share a transform, and groups of them that are added to the image at a time. */
constexpr size_t ROWS_AT_ONCE = CELL_FLOATS;
constexpr size_t GROUPS_AT_ONCE = 64 / ROWS_AT_ONCE;

/** Cells of memory for the upsampled rows of GROUPS_AT_ONCE groups. */
HEPSCT_INLINE size_t upsampledRowsOfOne(const PlanTables &plan) { return GROUPS_AT_ONCE * upsampledRowCells(plan); }

/** Cells of scratch memory for `upsampledGroup`. */
HEPSCT_INLINE size_t upsampledGroupScratch(const PlanTables &plan) {
  return upsampledRowCells(plan) + upsamplingScratch(plan);
}

/** Weights of the angles from `first` on, in the order of the positions of a cell. */
HEPSCT_INLINE Cell weightsOfGroup(const PlanTables &plan, size_t first) {
  Cell weights{};
  for (size_t position = 0; position < CELL_FLOATS; position++) {
    const size_t angle = first + sliceAt(position);
    if (angle < plan.angles) weights[position] = plan.weights[angle];
  }
  return weights;
}

/**
 * The upsampled rows of one group of angles.
 *
 * @param rows (angle of the group, upsampledRowCells) floats
 */
static void upsampledGroup(const PlanTables &plan, const Batch &batch, const Workspace &workspace, size_t first,
                           float *rows, Cell *scratch) {
  static constexpr float one = 1;
  const size_t count = plan.angles - first < ROWS_AT_ONCE ? plan.angles - first : ROWS_AT_ONCE;
  const size_t length = upsampledRowCells(plan);
  PlanTables oneAngle = plan;
  oneAngle.angles = 1;
  oneAngle.weights = &one;
  const Batch angles{batch.sinograms + first * plan.columns, nullptr, count, batch.nonFinite};
  Cell *row = scratch;
  upsampledRow(oneAngle, angles, workspace, 0, row, scratch + length);
  const Cell weights = weightsOfGroup(plan, first);
  scatterColumns([=](size_t i) { return row[i] * weights; }, nullptr, 1.0f, SliceRows{rows, length, count}, 0, length);
}

/** Positions within the stretch of a tile, which is shorter than 1024 values, have 21 bits behind the point. */
constexpr int FRACTION_BITS = 21;

/** Add one angle's row to one line of a tile, pixels side by side. */
HEPSCT_INLINE void addPixels(const float *__restrict row, int32_t position, int32_t step, float *__restrict line,
                             size_t count) {
  constexpr int32_t mask = (1 << FRACTION_BITS) - 1;
  constexpr float unit = 1.0f / (1 << FRACTION_BITS);
  for (size_t i = 0; i < count; i++) {
    const int32_t at = position + static_cast<int32_t>(i) * step;
    const int32_t left = at >> FRACTION_BITS;
    const float low = row[left], high = row[left + 1];
    line[i] += low + (high - low) * (static_cast<float>(at & mask) * unit);
  }
}

/**
 * Add the rows of some angles to a tile.
 *
 * @param rows (angle, upsampledRowCells) floats, from `firstAngle` on
 */
static void addRows(const PlanTables &plan, const float *rows, float *image, size_t firstAngle, size_t angleCount,
                    const Tile &tile) {
  constexpr double unit = 1 << FRACTION_BITS;
  const size_t length = upsampledRowCells(plan), width = tile.right - tile.left;
  const size_t columns = plan.backprojection.raster.columns;
  for (size_t a = 0; a < angleCount; a++) {
    const TileLine of = tileLine(plan, firstAngle + a, tile);
    const double base = __builtin_floor(of.least);
    const float *row = rows + a * length + static_cast<size_t>(base);
    const auto step = static_cast<int32_t>(of.across * unit);
    for (size_t r = tile.top; r < tile.bottom; r++) {
      const double u = of.start - base + static_cast<double>(r - tile.top) * of.down;
      const auto first = static_cast<int32_t>(u * unit);
      const int32_t last = first + static_cast<int32_t>(width - 1) * step;
      const int32_t lowest = first < last ? first : last;
      addPixels(row, lowest < 0 ? first - lowest : first, step, image + r * columns + tile.left, width);
    }
  }
}

} // namespace hepsct::HEPSCT_ISA
