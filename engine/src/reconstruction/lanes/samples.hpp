/** Samples of the spectra, added to a window of grid rows. */
#pragma once

#include "patch.hpp"
#include "spectra.hpp"

namespace hepsct::HEPSCT_ISA {

/** Grid rows that are finished at a time: in the widest kernels 256 bytes of every image row, good for streaming. */
constexpr size_t STRIP_ROWS = 256 / (2 * MOST_LANES * sizeof(float));
constexpr size_t WINDOW_ROWS = STRIP_ROWS + static_cast<size_t>(W) - 1;
/** Samples ahead of the one being added that are fetched from memory. */
constexpr size_t AHEAD = 24;

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
    Cell *cells = rows[r] + column.first;
    const Cell weight = splat(row.weights[r]); // once: for all the compiler knows, `cells` holds the weights
    for (int i = 0; i < W; i++) cells[i] = multiplyAdd(across[i], weight, cells[i]);
  }
}

/** Samples of one angle that follow each other. */
struct SampleLine {
  const Cell *first;
  int32_t count;
  int64_t row, column;         ///< led positions of the first one; row 0 and column 0 are those of the window
  int64_t rowStep, columnStep; ///< from one to the next
};

HEPSCT_INLINE void addLine(const SampleLine &line, const float *kernel, const KernelSteps &steps, const Window &window) {
  int64_t rowAt = line.row, columnAt = line.column;
  if constexpr (HAS_PATCH) {
    int64_t top = rowAt >> POSITION_BITS, left = columnAt >> POSITION_BITS;
    Patch patch{{}, window.rows + top, left};
    for (int32_t i = 0; i < line.count; i++, rowAt += line.rowStep, columnAt += line.columnStep) {
      __builtin_prefetch(line.first + i + AHEAD);
      const Footprint row = footprint(kernel, steps, rowAt), column = footprint(kernel, steps, columnAt);
      movePatch(patch, row.first - top, column.first - left);
      top = row.first;
      left = column.first;
      addToPatch(patch, line.first[i], row.weights, column.weights);
    }
    putAway(patch);
  } else {
    for (int32_t i = 0; i < line.count; i++, rowAt += line.rowStep, columnAt += line.columnStep) {
      __builtin_prefetch(line.first + i + AHEAD);
      const Footprint row = footprint(kernel, steps, rowAt);
      addSample(line.first[i], row, footprint(kernel, steps, columnAt), window.rows + row.first);
    }
  }
}

/** Add all samples whose kernels begin in strip number `strip`, which is where the window stands. */
static void addStrip(const PlanTables &plan, const Cell *spectra, size_t strip, const Window &window) {
  const GriddingTables &tables = plan.gridding;
  const KernelSteps steps = kernelSteps(tables.kernelBits);
  const float *kernel = tables.kernel;
  const int64_t middle = static_cast<int64_t>(tables.gridSize) / 2;
  const int64_t rowLead = steps.lead + ((middle - window.base) << POSITION_BITS);
  const int64_t columnLead = steps.lead + ((middle + W) << POSITION_BITS);
  const SampleRun *runs = tables.strips.byStrip + strip * plan.angles;
  for (size_t angle = 0; angle < plan.angles; angle++) {
    const SampleRun run = runs[angle];
    if (run.count == 0) continue;
    const int64_t rowStep = tables.rowSteps[angle], columnStep = tables.columnSteps[angle];
    addLine({spectra + run.at, run.count, run.from * rowStep + rowLead, run.from * columnStep + columnLead, rowStep,
             columnStep},
            kernel, steps, window);
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

} // namespace hepsct::HEPSCT_ISA
