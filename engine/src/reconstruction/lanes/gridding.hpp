/**
 * Phase 1: spectra -> grid -> one transform along the grid's rows.
 *
 * The grid G[m, n] (m: frequency along x, n: along y, both from -M/2) is
 *   G[m, n] = sum over angles, k of Q[k] phi(m + M nu cos th) phi(n + M nu sin th)     (indices mod M)
 * with the positions negated, so that the forward transform serves as the inverse one. It never exists
 * as a whole. An item of work is a range of rows, which a window slides over: all samples whose kernels
 * begin in the window's first R rows are added, those rows are then complete, transformed and put away,
 * and the W - 1 rows below them, which the kernels reached, become the first ones. Only the N wanted
 * values of a row are kept, as (image row, grid row).
 */
#pragma once

#include "spectra.hpp"

namespace hepsct::HEPSCT_ISA {

constexpr int W = KERNEL_WIDTH;

/** Grid rows that are finished at a time: 256 bytes of every image row, a good length for streaming. */
constexpr size_t STRIP_ROWS = 256 / sizeof(Cell);
constexpr size_t WINDOW_ROWS = STRIP_ROWS + static_cast<size_t>(W) - 1;
/** Samples ahead of the one being added that are fetched from memory. */
constexpr size_t AHEAD = 24;

/** Where the W cells of a sample begin along one axis, and their weights. */
struct Footprint {
  int64_t first;
  const float *weights;
};

HEPSCT_INLINE Footprint footprint(const GriddingTables &tables, int64_t position) {
  const FirstCell<int64_t> cell = firstCell(position, tables.kernelBits);
  return {cell.first, tables.kernel + static_cast<size_t>(cell.steps) * KERNEL_ROW};
}

/** The rows under work; each has W margin cells on both sides. The first one is grid row `base`. */
struct Window {
  int64_t base;
  Cell *rows[WINDOW_ROWS];
};

/** Add one sample to W rows of the window. */
HEPSCT_INLINE void addSample(Cell sample, const Footprint &row, const Footprint &column, Cell *const *rows) {
  Cell across[W];
  for (int i = 0; i < W; i++) across[i] = sample * splat(column.weights[i]);
#pragma clang loop unroll(full)
  for (int r = 0; r < W; r++) {
    Cell *cells = rows[r] + column.first + W;
    const Cell weight = splat(row.weights[r]); // once: for all the compiler knows, `cells` holds the weights
    for (int i = 0; i < W; i++) cells[i] = multiplyAdd(across[i], weight, cells[i]);
  }
}

/** Add all samples whose kernels begin in strip number `strip`, which is where the window stands. */
static void addStrip(const PlanTables &plan, const Cell *spectra, size_t strip, const Window &window) {
  const GriddingTables &tables = plan.gridding;
  const int64_t middle = static_cast<int64_t>(tables.gridSize) / 2;
  const SampleRun *runs = tables.strips.byStrip + strip * plan.angles;
  const Cell *sample = spectra + tables.strips.starts[strip];
  for (size_t angle = 0; angle < plan.angles; angle++) {
    const SampleRun &run = runs[angle];
    const int64_t rowStep = tables.rowSteps[angle], columnStep = tables.columnSteps[angle];
    int64_t rowPosition = run.from * rowStep, columnPosition = run.from * columnStep;
    for (int32_t i = 0; i < run.count; i++, sample++, rowPosition += rowStep, columnPosition += columnStep) {
      __builtin_prefetch(sample + AHEAD);
      const Footprint row = footprint(tables, rowPosition);
      Footprint column = footprint(tables, columnPosition);
      column.first += middle;
      addSample(*sample, row, column, window.rows + (row.first + middle - window.base));
    }
  }
}

/** Add what the kernels of strip number `strip` let fall beyond the grid's ends, `shift` rows away. */
static void addWrapped(const PlanTables &plan, const Cell *spectra, size_t strip, int64_t shift,
                       const Window &window) {
  const GriddingTables &tables = plan.gridding;
  const auto gridSize = static_cast<int64_t>(tables.gridSize);
  const SampleRun *runs = tables.strips.byStrip + strip * plan.angles;
  for (size_t angle = 0; angle < plan.angles; angle++)
    for (int64_t k = runs[angle].from; k < runs[angle].from + runs[angle].count; k++) {
      const Footprint row = footprint(tables, k * tables.rowSteps[angle]);
      const Footprint column = footprint(tables, k * tables.columnSteps[angle]);
      const Cell sample = spectra[runs[angle].at + static_cast<size_t>(k - runs[angle].from)];
      for (int r = 0; r < W; r++) {
        const int64_t from = row.first + gridSize / 2 + r, to = from + shift;
        if ((from >= 0 && from < gridSize) || to < window.base || to >= window.base + static_cast<int64_t>(WINDOW_ROWS))
          continue;
        Cell *cells = window.rows[to - window.base] + column.first + gridSize / 2 + W;
        for (int i = 0; i < W; i++)
          cells[i] = multiplyAdd(sample * splat(column.weights[i]), splat(row.weights[r]), cells[i]);
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
  for (size_t imageRow = 0; imageRow < plan.size; imageRow++) {
    const size_t y = axisRow >= imageRow ? axisRow - imageRow : gridSize + axisRow - imageRow;
    Cell *to = image + imageRow * gridSize + first;
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
  scatterRow(cellAt, tables.deapodiseX, tables.deapodiseY[row],
             SliceRows{batch.out + row * plan.size, plan.size * plan.size, batch.slices}, plan.size);
}

} // namespace hepsct::HEPSCT_ISA
