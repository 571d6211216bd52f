/**
 * Slices -> sinograms: the adjoint of the gridding back-projection, phase by phase backwards, with the
 * same positions, weights and factors, so that <A f, p> = <f, A^T p> up to rounding.
 *
 *   f(x, y) / (Phi(x/M) Phi(y/M)) -> transform along x, then y -> grid G[m, n]
 *   F[k] = sum of G[m, n] phi(m + M nu cos th) phi(n + M nu sin th) over W x W cells       (Fourier slice)
 *   p[j] = w sum over k of conj(H_k win(nu) e^{2 pi i nu c} / P) F[k] e^{2 pi i kj/P},  cut to the detector
 *
 * Pixels are put where the forward transform gives e^{+2 pi i m x/M}: at -x. The two slices of a lane are
 * one complex problem; they are told apart in the spectra, where each has its own centre (spectra.hpp).
 */
#pragma once

#include "../operators.hpp"
#include "gridding.hpp"

namespace hepsct::HEPSCT_ISA {

/** Cells of scratch memory for `slicedRow`. */
HEPSCT_INLINE size_t slicedRowScratch(const PlanTables &plan) { return plan.size + 3 * plan.gridding.gridSize; }

/** One image row of every slice, deapodised and transformed along x -> (image row, grid row). */
static void slicedRow(const PlanTables &plan, const Projection &work, size_t row, Cell *image, Cell *scratch) {
  const GriddingTables &tables = plan.gridding;
  const size_t size = plan.size, gridSize = tables.gridSize, axisColumn = size / 2;
  Cell *placed = scratch + size;
  gatherRow(work.slices + row * size, size * size, work.count, size, scratch);
  __builtin_memset(placed, 0, gridSize * sizeof(Cell));
  for (size_t column = 0; column < size; column++) {
    const size_t at = column <= axisColumn ? axisColumn - column : gridSize + axisColumn - column;
    placed[at] = scratch[column] * splat(tables.deapodiseX[column] * tables.deapodiseY[row]);
  }
  const Cell *result = transform(tables.fft, placed, placed + gridSize, placed + 2 * gridSize);
  Cell *to = image + row * gridSize;
  for (size_t m = 0; m < gridSize; m++) stream(to + m, result[m]);
  finishStreaming();
}

/**
 * Fill the window's rows [from, WINDOW_ROWS): transforms along y of the image, with wrapped margins.
 *
 * @param scratch 2M cells
 */
static void fillWindow(const PlanTables &plan, const Cell *image, const Window &window, size_t from, Cell *scratch) {
  const GriddingTables &tables = plan.gridding;
  const auto gridSize = static_cast<int64_t>(tables.gridSize);
  const size_t axisRow = plan.size - 1 - plan.size / 2;
  size_t gridRows[WINDOW_ROWS];
  for (size_t r = from; r < WINDOW_ROWS; r++) {
    __builtin_memset(window.rows[r], 0, windowRowCells(tables) * sizeof(Cell));
    gridRows[r] = static_cast<size_t>((window.base + static_cast<int64_t>(r) + gridSize) % gridSize);
  }
  for (size_t imageRow = 0; imageRow < plan.size; imageRow++) {
    // y = axisRow - imageRow, put at -y
    const size_t at = W + (imageRow >= axisRow ? imageRow - axisRow : tables.gridSize + imageRow - axisRow);
    const Cell *cells = image + imageRow * tables.gridSize;
    for (size_t r = from; r < WINDOW_ROWS; r++) window.rows[r][at] = cells[gridRows[r]];
  }
  for (size_t r = from; r < WINDOW_ROWS; r++) {
    Cell *row = window.rows[r];
    transformInto(tables.fft, row + W, scratch, scratch + gridSize, row + W);
    for (size_t i = 0; i < W; i++) {
      row[i] = row[tables.gridSize + i];
      row[tables.gridSize + W + i] = row[W + i];
    }
  }
}

/** The grid's value at one sample: what `addSample` turned round. */
HEPSCT_INLINE Cell readSample(const Footprint &row, const Footprint &column, Cell *const *rows) {
  Cell sum{};
#pragma clang loop unroll(full)
  for (int r = 0; r < W; r++) {
    const Cell *cells = rows[r] + column.first + W;
    Cell across = cells[0] * splat(column.weights[0]);
    for (int i = 1; i < W; i++) across = multiplyAdd(cells[i], splat(column.weights[i]), across);
    sum = multiplyAdd(across, splat(row.weights[r]), sum);
  }
  return sum;
}

/** Read all samples whose kernels begin in strip number `strip`, which is where the window stands. */
static void readStrip(const PlanTables &plan, Cell *spectra, size_t strip, const Window &window) {
  const GriddingTables &tables = plan.gridding;
  const int64_t middle = static_cast<int64_t>(tables.gridSize) / 2;
  const SampleRun *runs = tables.strips.byStrip + strip * plan.angles;
  for (size_t angle = 0; angle < plan.angles; angle++) {
    const SampleRun &run = runs[angle];
    Cell *to = spectra + run.at;
    for (int64_t k = run.from; k < run.from + run.count; k++, to++) {
      const Footprint row = footprint(tables, k * tables.rowSteps[angle]);
      Footprint column = footprint(tables, k * tables.columnSteps[angle]);
      column.first += middle;
      stream(to, readSample(row, column, window.rows + (row.first + middle - window.base)));
    }
  }
}

/** Samples of strips [from, to): a window of transformed grid rows slides over the image. */
static void readStrips(const PlanTables &plan, const Workspace &workspace, size_t from, size_t to, Cell *scratch) {
  const GriddingTables &tables = plan.gridding;
  const auto *image = reinterpret_cast<const Cell *>(workspace.image);
  Window window{static_cast<int64_t>(from * STRIP_ROWS) - stripMargin(STRIP_ROWS), {}};
  for (size_t r = 0; r < WINDOW_ROWS; r++) window.rows[r] = scratch + r * windowRowCells(tables);
  Cell *fftScratch = scratch + WINDOW_ROWS * windowRowCells(tables);
  fillWindow(plan, image, window, 0, fftScratch);
  for (size_t strip = from; strip < to; strip++) {
    readStrip(plan, reinterpret_cast<Cell *>(workspace.spectra), strip, window);
    if (strip + 1 == to) break;
    slide(tables, window);
    fillWindow(plan, image, window, WINDOW_ROWS - STRIP_ROWS, fftScratch);
  }
  finishStreaming();
}

/** Cells of scratch memory for `projectedRow`. */
HEPSCT_INLINE size_t projectedRowScratch(const PlanTables &plan) { return 2 * plan.highest + 1 + 3 * plan.padded; }

/** One projection of every slice from its samples. */
static void projectedRow(const PlanTables &plan, const Projection &work, const Workspace &workspace, size_t angle,
                         Cell *scratch) {
  const size_t padded = plan.padded, highest = plan.highest;
  const StripTables &strips = plan.gridding.strips;
  const SampleRun *runs = strips.byAngle + angle * strips.count;
  const auto *spectra = reinterpret_cast<const Cell *>(workspace.spectra);
  Cell *middle = scratch + highest;
  for (size_t strip = 0; strip < strips.count; strip++)
    if (runs[strip].count > 0)
      __builtin_memcpy(middle + runs[strip].from, spectra + runs[strip].at,
                       static_cast<size_t>(runs[strip].count) * sizeof(Cell));

  const auto *even = reinterpret_cast<const Cell *>(workspace.evenFactors);
  const auto *odd = reinterpret_cast<const Cell *>(workspace.oddFactors);
  const Cell half = splat(0.5f * plan.weights[angle]);
  Cell *row = scratch + 2 * highest + 1;
  __builtin_memset(row, 0, padded * sizeof(Cell));
  for (size_t k = 0; k <= highest; k++) {
    const Cell z = middle[k], mirror = conjugate(*(middle - k));
    const Cell evenPart = multiply((z + mirror) * half, conjugate(even[k]));
    const Cell oddPart = multiply((z - mirror) * half, conjugate(odd[k]));
    row[k] += evenPart + oddPart; // += : k = P/2 meets k = -P/2
    if (k > 0) row[padded - k] += conjugate(evenPart - oddPart);
  }
  const Cell *result = transform(plan.fft, row, row + padded, row + 2 * padded);
  const auto cellAt = [=](size_t column) { return result[column == 0 ? 0 : padded - column]; };
  scatterRow(cellAt, nullptr, 1.0f,
             SliceRows{work.sinograms + angle * plan.columns, plan.angles * plan.columns, work.count}, plan.columns);
}

} // namespace hepsct::HEPSCT_ISA
