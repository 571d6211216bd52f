/**
 * Phase 1: spectra -> grid -> one transform along the grid's rows.
 *
 * The grid G[m, n] (m: frequency along x, n: along y, both from -M/2) is
 *   G[m, n] = sum over angles, k of Q[k] phi(m + M nu cos th) phi(n + M nu sin th)     (indices mod M)
 * with the positions negated, so that the forward transform serves as the inverse one. It never exists
 * as a whole: a strip of R rows is filled from all angles while it lies in the cache, each of its rows
 * is transformed, and only the N wanted values are kept, as (image row, grid row).
 */
#pragma once

#include "spectra.hpp"

namespace hepsct::HEPSCT_ISA {

constexpr int W = KERNEL_WIDTH;

/** Where the W cells of a sample begin along one axis, and their weights. */
struct Footprint {
  int64_t first;
  const float *weights;
};

HEPSCT_INLINE Footprint footprint(const GriddingTables &tables, int64_t position) {
  const int32_t bits = tables.kernelBits;
  const int64_t steps = int64_t{1} << bits;
  const int64_t rounded = (position + (int64_t{1} << (POSITION_BITS - bits - 1))) >> (POSITION_BITS - bits);
  const int64_t leftEnd = rounded - W * steps / 2;
  const int64_t first = (leftEnd + steps - 1) >> bits; // the first cell not left of it
  return {first, tables.kernel + static_cast<size_t>((first << bits) - leftEnd) * KERNEL_ROW};
}

/** A strip of the grid: rows [from, to), each with W margin cells on both sides. */
struct Strip {
  int64_t from, to;
  size_t rowCells;
  Cell *cells;
};

/** Range of k whose footprint may touch rows [from, to) when row(k) = middle + k step. */
struct FrequencyRange {
  int64_t from, to;
};

HEPSCT_INLINE FrequencyRange frequenciesNear(double step, double low, double high, int64_t highest) {
  if (step < 0) {
    const double swap = low;
    low = -high;
    high = -swap;
    step = -step;
  }
  const auto limit = static_cast<double>(highest);
  if (step * limit < 1) return low <= 1 && high >= -1 ? FrequencyRange{-highest, highest + 1} : FrequencyRange{0, 0};
  const double from = __builtin_floor(low / step), to = __builtin_ceil(high / step) + 1;
  return {from < -limit ? -highest : from > limit ? highest + 1 : static_cast<int64_t>(from),
          to > limit + 1 ? highest + 1 : to < -limit ? -highest : static_cast<int64_t>(to)};
}

/** Add one sample to the rows [0, W) that lie in the strip. */
HEPSCT_INLINE void addSample(Cell sample, const Footprint &row, const Footprint &column, const Strip &strip) {
  Cell across[W];
  for (int i = 0; i < W; i++) across[i] = sample * splat(column.weights[i]);
  const int64_t above = row.first - strip.from;
  const int64_t height = strip.to - strip.from;
  Cell *cells = strip.cells + above * static_cast<int64_t>(strip.rowCells) + column.first + W;
  if (above >= 0 && above + W <= height) {
#pragma clang loop unroll(full)
    for (int r = 0; r < W; r++, cells += strip.rowCells)
      for (int i = 0; i < W; i++) cells[i] = multiplyAdd(across[i], splat(row.weights[r]), cells[i]);
    return;
  }
  const int64_t from = above < 0 ? -above : 0;
  const int64_t to = above + W > height ? height - above : W;
  for (int64_t r = from; r < to; r++) {
    Cell *line = cells + r * static_cast<int64_t>(strip.rowCells);
    for (int i = 0; i < W; i++) line[i] = multiplyAdd(across[i], splat(row.weights[r]), line[i]);
  }
}

/** Add all samples of all angles near the strip, its rows moved by `shift` (+-M where kernels wrap). */
static void fillStrip(const PlanTables &plan, const Cell *spectra, const Strip &strip, int64_t shift) {
  const GriddingTables &tables = plan.gridding;
  const auto highest = static_cast<int64_t>(plan.highest);
  const size_t perAngle = 2 * plan.highest + 1;
  const int64_t middle = static_cast<int64_t>(tables.gridSize) / 2 + shift;
  const int64_t columnMiddle = static_cast<int64_t>(tables.gridSize) / 2;
  const double low = static_cast<double>(strip.from - middle) - W, high = static_cast<double>(strip.to - middle) + W;
  const double unit = static_cast<double>(int64_t{1} << POSITION_BITS);
  for (size_t angle = 0; angle < plan.angles; angle++) {
    const int64_t rowStep = tables.rowSteps[angle], columnStep = tables.columnSteps[angle];
    const FrequencyRange range = frequenciesNear(static_cast<double>(rowStep) / unit, low, high, highest);
    const Cell *samples = spectra + angle * perAngle + plan.highest;
    const Cell *ahead = samples + (angle + 2 < plan.angles ? 2 * perAngle : 0);
    for (int64_t k = range.from; k < range.to; k++) {
      __builtin_prefetch(ahead + k);
      Footprint row = footprint(tables, k * rowStep);
      row.first += middle;
      if (row.first + W <= strip.from || row.first >= strip.to) continue;
      Footprint column = footprint(tables, k * columnStep);
      column.first += columnMiddle;
      addSample(samples[k], row, column, strip);
    }
  }
}

/** Add what fell into the margins to the cells they stand for. */
HEPSCT_INLINE void foldMargins(Cell *row, size_t gridSize) {
  for (size_t i = 0; i < W; i++) {
    row[gridSize + i] += row[i];
    row[W + i] += row[gridSize + W + i];
  }
}

HEPSCT_INLINE size_t stripRowCells(const GriddingTables &tables) {
  return tables.gridSize + 2 * W + 1; // odd: rows in different cache sets
}

/** Cells of scratch memory for `gridStrip`. */
HEPSCT_INLINE size_t stripScratch(const GriddingTables &tables) {
  return tables.stripRows * stripRowCells(tables) + 2 * tables.gridSize;
}

/** Fill and transform strip number `index`. */
static void gridStrip(const PlanTables &plan, const Workspace &workspace, size_t index, Cell *scratch) {
  const GriddingTables &tables = plan.gridding;
  const size_t gridSize = tables.gridSize, from = index * tables.stripRows;
  const size_t to = from + tables.stripRows < gridSize ? from + tables.stripRows : gridSize;
  const Strip strip{static_cast<int64_t>(from), static_cast<int64_t>(to), stripRowCells(tables), scratch};
  __builtin_memset(scratch, 0, (to - from) * strip.rowCells * sizeof(Cell));

  const auto *spectra = reinterpret_cast<const Cell *>(workspace.spectra);
  fillStrip(plan, spectra, strip, 0);
  if (from < W) fillStrip(plan, spectra, strip, -static_cast<int64_t>(gridSize));
  if (to + W > gridSize) fillStrip(plan, spectra, strip, static_cast<int64_t>(gridSize));

  Cell *a = scratch + tables.stripRows * strip.rowCells, *b = a + gridSize;
  for (size_t r = 0; r < to - from; r++) {
    Cell *row = scratch + r * strip.rowCells;
    foldMargins(row, gridSize);
    const Cell *result = transform(tables.fft, row + W, a, b);
    __builtin_memcpy(row, result, gridSize * sizeof(Cell));
  }
  auto *image = reinterpret_cast<Cell *>(workspace.image);
  const size_t axisRow = plan.size - 1 - plan.size / 2;
  for (size_t imageRow = 0; imageRow < plan.size; imageRow++) {
    const size_t y = (gridSize + axisRow - imageRow) % gridSize; // negative ones count from the end
    for (size_t r = 0; r < to - from; r++)
      stream(image + imageRow * gridSize + from + r, scratch[r * strip.rowCells + y]);
  }
  finishStreaming();
}

/**
 * Phase 2: the transform along x of one image row, freed from the kernel's own transform.
 *
 * @param scratch 2M cells
 */
static void imageRow(const PlanTables &plan, const Batch &batch, const Workspace &workspace, size_t row,
                     Cell *scratch) {
  const GriddingTables &tables = plan.gridding;
  const size_t gridSize = tables.gridSize, axisColumn = plan.size / 2;
  const Cell *from = reinterpret_cast<const Cell *>(workspace.image) + row * gridSize;
  const Cell *result = transform(tables.fft, from, scratch, scratch + gridSize);
  const auto cellAt = [=](size_t column) {
    return result[column < axisColumn ? gridSize + column - axisColumn : column - axisColumn];
  };
  scatterRow(cellAt, tables.deapodiseX, tables.deapodiseY[row], batch.out + row * plan.size, plan.size * plan.size,
             batch.slices, plan.size);
}

} // namespace hepsct::HEPSCT_ISA
