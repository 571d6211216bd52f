/**
 * One slice, from filled strips to pixels: the transform along the grid's rows (lanes: rows), and phase 2,
 * the transform along y (lanes: pairs of image columns, as both are real).
 */
#pragma once

#include "one_grid.hpp"

namespace hepsct::HEPSCT_ISA {

/** Image columns that share a transform of phase 2. */
constexpr size_t COLUMNS_AT_ONCE = CELL_FLOATS;

/** Blocks of LANES image columns [first, last). */
struct ColumnBlocks {
  size_t first, last;
};
/** Those of the part that is computed, whole pairs: which columns share a transform is fixed by the slice. */
HEPSCT_INLINE ColumnBlocks columnBlocks(const PlanTables &plan) {
  const size_t all = (plan.size + LANES - 1) / LANES, end = plan.part.column + plan.part.columns;
  const size_t last = (end + COLUMNS_AT_ONCE - 1) / COLUMNS_AT_ONCE * 2;
  return {plan.part.column / COLUMNS_AT_ONCE * 2, last < all ? last : all};
}
/** Grid rows of a block of columns: M/2 + 1, rounded up to what a strip transforms at once. */
HEPSCT_INLINE size_t blockRows(const PlanTables &plan) {
  return (plan.gridding.gridSize / 2 + CELL_FLOATS) / CELL_FLOATS * CELL_FLOATS;
}

/** Rows of pairs -> cells: lane l of `low` is row l, of `high` row LANES + l. */
HEPSCT_INLINE void gatherGridRows(const float *first, size_t rowPairs, size_t count, Cell *low, Cell *high) {
  for (size_t n = 0; n < count; n += LANES) {
    const size_t width = count - n < LANES ? count - n : LANES;
    Cell square[CELL_FLOATS];
    for (size_t row = 0; row < CELL_FLOATS; row++) square[row] = loadLoose(first + 2 * (row * rowPairs + n));
    transpose(square);
    for (size_t i = 0; i < width; i++) {
      low[n + i] = realParts(square[2 * i], square[2 * i + 1]);
      high[n + i] = imaginaryParts(square[2 * i], square[2 * i + 1]);
    }
  }
}

/** Transform CELL_FLOATS rows of a strip, from row m on, into blocks of image columns (block, grid row). */
static void transformGridRows(const PlanTables &plan, const HalfStrip &strip, int64_t m, Cell *image, Cell *scratch) {
  const size_t gridSize = plan.gridding.gridSize, axisColumn = plan.size / 2;
  Cell *low = scratch, *high = low + gridSize, *a = high + gridSize, *b = a + gridSize, *c = b + gridSize;
  gatherGridRows(rowOf(strip, m) + 2 * W, strip.rowPairs, gridSize, low, high);
  const Cell *lowResult = transform(plan.gridding.fft, low, a, b);
  const Cell *highResult = transform(plan.gridding.fft, high, lowResult == a ? b : a, c);
  const size_t blockCells = blockRows(plan);
  const ColumnBlocks blocks = columnBlocks(plan);
  for (size_t block = blocks.first; block < blocks.last; block++) {
    Cell square[CELL_FLOATS];
    for (size_t i = 0; i < LANES; i++) {
      const size_t x = (gridSize + block * LANES + i - axisColumn) % gridSize;
      square[i] = realParts(lowResult[x], highResult[x]);
      square[LANES + i] = imaginaryParts(lowResult[x], highResult[x]);
    }
    transpose(square);
    Cell *to = image + (block - blocks.first) * blockCells + m;
    for (size_t row = 0; row < CELL_FLOATS; row++) stream(to + row, square[row]);
  }
}

/** Cells of scratch memory for `halfGridStrip`. */
HEPSCT_INLINE size_t halfStripScratch(const GriddingTables &tables) {
  const size_t pairs = (HALF_STRIP + 2 * MARGIN) * halfRowPairs(tables);
  return (pairs + LANES - 1) / LANES + 5 * tables.gridSize;
}

/** Fill and transform strip number `index` of the half grid. */
static void halfGridStrip(const PlanTables &plan, const float *spectra, size_t index, Cell *image, Cell *scratch) {
  const GriddingTables &tables = plan.gridding;
  const size_t rowPairs = halfRowPairs(tables), pairs = (HALF_STRIP + 2 * MARGIN) * rowPairs;
  const auto from = static_cast<int64_t>(index * HALF_STRIP), end = static_cast<int64_t>(tables.gridSize / 2) + 1;
  const HalfStrip strip{from, from + static_cast<int64_t>(HALF_STRIP), rowPairs, reinterpret_cast<float *>(scratch)};
  __builtin_memset(strip.pairs, 0, pairs * 2 * sizeof(float));
  fillHalfStrip(plan, spectra, strip);
  foldHalfStrip(tables, strip);
  for (int64_t m = from; m < strip.to && m < end; m += CELL_FLOATS)
    transformGridRows(plan, strip, m, image, scratch + (pairs + LANES - 1) / LANES);
  finishStreaming();
}

/** Load what there is of `count` numbers. */
HEPSCT_INLINE Cell loadSome(const float *from, size_t count) {
  if (count >= CELL_FLOATS) return loadLoose(from);
  Cell cell{};
  __builtin_memcpy(&cell, from, count * sizeof(float));
  return cell;
}

/**
 * Phase 2: 2V image columns, pair number `pair` of the blocks that are computed. Two real columns a and b are one complex transform of
 * a + ib: Z[m] = A[m] + i B[m], Z[M - m] = conj A[m] + i conj B[m].
 *
 * The columns were streamed past the caches: those of pair `next`, which this thread will likely take next, are fetched
 * while pixels are stored.
 *
 * @param scratch 3M cells
 */
static void imageColumns(const PlanTables &plan, const Cell *image, size_t pair, size_t next, float *out,
                         Cell *scratch) {
  const GriddingTables &tables = plan.gridding;
  const Part &part = plan.part;
  const ColumnBlocks blocks = columnBlocks(plan);
  const size_t gridSize = tables.gridSize, size = plan.size, half = gridSize / 2;
  const Cell *a = image + 2 * pair * blockRows(plan);
  const Cell *b = blocks.first + 2 * pair + 1 < blocks.last ? a + blockRows(plan) : nullptr;
  for (size_t m = 0; m <= half; m++) {
    const Cell turned = b ? timesI(b[m]) : Cell{};
    scratch[m] = a[m] + turned;
    if (m > 0 && m < half) scratch[gridSize - m] = conjugate(a[m] - turned);
  }
  const Cell *result = transform(tables.fft, scratch, scratch + gridSize, scratch + 2 * gridSize);
  const size_t column = blocks.first * LANES + pair * COLUMNS_AT_ONCE;
  const Cell own = loadSome(tables.deapodiseX + column, size - column);
  const size_t end = part.column + part.columns, from = column < part.column ? part.column : column;
  const size_t width = (end < column + COLUMNS_AT_ONCE ? end : column + COLUMNS_AT_ONCE) - from;
  const size_t axisRow = size - 1 - size / 2;
  const size_t cells = (blocks.last - blocks.first) * blockRows(plan), pairCells = 2 * blockRows(plan);
  const size_t first = next * pairCells < cells ? next * pairCells : cells;
  Fetching following(image + first, (pairCells < cells - first ? pairCells : cells - first) * sizeof(Cell), part.rows);
  for (size_t row = 0; row < part.rows; row++) {
    following.step();
    const size_t y = (gridSize + axisRow - part.row - row) % gridSize;
    const Cell values = result[y] * (own * splat(tables.half.deapodiseY[part.row + row]));
    float *to = out + row * part.columns + from - part.column;
    if (width == COLUMNS_AT_ONCE) storeLoose(to, values);
    else __builtin_memcpy(to, reinterpret_cast<const float *>(&values) + (from - column), width * sizeof(float));
  }
}

} // namespace hepsct::HEPSCT_ISA
