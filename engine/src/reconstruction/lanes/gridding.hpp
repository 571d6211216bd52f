/**
 * Phase 1: spectra -> grid -> one transform along the grid's rows.
 *
 * The grid G[m, n] (m: frequency along x, n: along y, both from -M/2) is
 *   G[m, n] = sum over angles, k of Q[k] phi(m + M nu cos th) phi(n + M nu sin th)     (indices mod M)
 * with the positions negated, so that the forward transform serves as the inverse one. It never exists
 * as a whole. An item of work is a range of rows, which a window slides over: all samples whose kernels
 * begin in the window's first R rows are added, those rows are then complete, transformed and put away,
 * and the W - 1 rows below them, which the kernels reached, become the first ones. Only the wanted values
 * of a row are kept, N or those of the part that is computed, as (image row, grid row).
 */
#pragma once

#include "samples.hpp"

namespace hepsct::HEPSCT_ISA {

/** Add what fell into the margins to the cells they stand for. */
HEPSCT_INLINE void foldMargins(Cell *row, size_t gridSize) {
  for (size_t i = 0; i < W; i++) {
    row[gridSize + i] += row[i];
    row[W + i] += row[gridSize + W + i];
  }
}

HEPSCT_INLINE size_t windowRowCells(const GriddingTables &tables) {
  return tables.gridSize + 2 * W + 1; // odd: rows in different cache sets
}

/** Cells of scratch memory for `gridRows`. */
HEPSCT_INLINE size_t windowScratch(const GriddingTables &tables) {
  return WINDOW_ROWS * windowRowCells(tables) + 2 * tables.gridSize;
}

/** Transform the window's first rows, put them away, and leave them empty. */
static void finishRows(const PlanTables &plan, const Window &window, Cell *image, Cell *scratch) {
  const GriddingTables &tables = plan.gridding;
  const size_t gridSize = tables.gridSize, first = static_cast<size_t>(window.base);
  const size_t count = gridSize - first < STRIP_ROWS ? gridSize - first : STRIP_ROWS;
  for (size_t r = 0; r < count; r++) {
    foldMargins(window.rows[r], gridSize);
    transformInto(tables.fft, window.rows[r] + W, scratch, scratch + gridSize, window.rows[r] + W);
  }
  const size_t axisRow = plan.size - 1 - plan.size / 2;
  for (size_t row = 0; row < plan.part.rows; row++) {
    const size_t imageRow = plan.part.row + row;
    const size_t y = axisRow >= imageRow ? axisRow - imageRow : gridSize + axisRow - imageRow;
    Cell *to = image + row * gridSize + first;
    for (size_t r = 0; r < count; r++) stream(to + r, window.rows[r][W + y]);
  }
}

/** Make the window's next rows the first ones; the finished ones return empty at its end. */
static void slide(const GriddingTables &tables, Window &window) {
  Cell *finished[STRIP_ROWS];
  for (size_t r = 0; r < STRIP_ROWS; r++) {
    finished[r] = window.rows[r];
    __builtin_memset(finished[r], 0, windowRowCells(tables) * sizeof(Cell));
  }
  for (size_t r = 0; r + STRIP_ROWS < WINDOW_ROWS; r++) window.rows[r] = window.rows[r + STRIP_ROWS];
  for (size_t r = 0; r < STRIP_ROWS; r++) window.rows[WINDOW_ROWS - STRIP_ROWS + r] = finished[r];
  window.base += static_cast<int64_t>(STRIP_ROWS);
}

/**
 * Fill and transform the grid rows of strips [from, to). The strips before them are added once more, for
 * the rows that they reach. A row's sum has the same order whatever the range.
 */
static void gridRows(const PlanTables &plan, const Workspace &workspace, size_t from, size_t to, Cell *scratch) {
  constexpr size_t reach = (static_cast<size_t>(W) - 2) / STRIP_ROWS + 1;
  const GriddingTables &tables = plan.gridding;
  const auto gridSize = static_cast<int64_t>(tables.gridSize);
  const int64_t margin = stripMargin(STRIP_ROWS);
  const auto *spectra = reinterpret_cast<const Cell *>(workspace.spectra);
  const size_t begin = from > reach ? from - reach : 0;
  Window window{static_cast<int64_t>(begin * STRIP_ROWS) - margin, {}};
  for (size_t r = 0; r < WINDOW_ROWS; r++) window.rows[r] = scratch + r * windowRowCells(tables);
  Cell *fftScratch = scratch + WINDOW_ROWS * windowRowCells(tables);
  __builtin_memset(scratch, 0, WINDOW_ROWS * windowRowCells(tables) * sizeof(Cell));

  const auto stripOf = [=](int64_t row) { return static_cast<size_t>((row + margin) / static_cast<int64_t>(STRIP_ROWS)); };
  const int64_t lowestWrapped = gridSize - W + 1; // a kernel that begins here or later reaches beyond the grid
  for (size_t strip = begin; strip < to; strip++) {
    if (window.base == 0)
      for (size_t last = stripOf(lowestWrapped); last < tables.strips.count; last++)
        addWrapped(plan, spectra, last, -gridSize, window);
    if (strip == stripOf(lowestWrapped))
      for (size_t first = 0; first < stripOf(0); first++) addWrapped(plan, spectra, first, gridSize, window);
    addStrip(plan, spectra, strip, window);
    if (strip >= from && window.base >= 0 && window.base < gridSize)
      finishRows(plan, window, reinterpret_cast<Cell *>(workspace.image), fftScratch);
    slide(tables, window);
  }
  finishStreaming();
}

/** Fetch a part of the next image row for each column of this one: there are less than twice as many cells. */
HEPSCT_INLINE void fetchAlong(const Cell *next, size_t column, size_t columns, size_t cells) {
  __builtin_prefetch(next + column);
  if (columns + column < cells) __builtin_prefetch(next + columns + column);
}

/**
 * Phase 2: the transform along x of one image row, freed from the kernel's own transform.
 *
 * @param next the row that follows
 * @param row of the part that is computed
 * @param scratch 2M cells
 */
static void imageRow(const PlanTables &plan, const Batch &batch, const Cell *from, const Cell *next, size_t row,
                     Cell *scratch) {
  const GriddingTables &tables = plan.gridding;
  const Part &part = plan.part;
  const size_t gridSize = tables.gridSize, axisColumn = plan.size / 2;
  // of the part's first column: negative ones stand at the end of the period
  const size_t x = part.column < axisColumn ? gridSize + part.column - axisColumn : part.column - axisColumn;
  const Cell *result = transform(tables.fft, from, scratch, scratch + gridSize);
  const auto cellAt = [=, columns = part.columns](size_t column) {
    fetchAlong(next, column, columns, gridSize);
    return result[x + column < gridSize ? x + column : x + column - gridSize];
  };
  scatterRow(cellAt, tables.deapodiseX + part.column, tables.deapodiseY[part.row + row],
             SliceRows{batch.out + row * part.columns, part.rows * part.columns, batch.slices}, part.columns);
}

/** Rows [from, to) of the part: while one is finished, the next one comes from memory. */
static void imageRows(const PlanTables &plan, const Batch &batch, const Workspace &workspace, size_t from, size_t to,
                      Cell *scratch) {
  const Cell *row = reinterpret_cast<const Cell *>(workspace.image) + from * plan.gridding.gridSize;
  for (size_t y = from; y < to; y++) {
    const Cell *next = y + 1 < to ? row + plan.gridding.gridSize : row;
    imageRow(plan, batch, row, next, y, scratch);
    row = next;
  }
}

} // namespace hepsct::HEPSCT_ISA
