/**
 * One slice, phase 1: half spectra -> the upper half of the grid -> one transform along its rows.
 *
 * The slice is real, so that the grid G[m, n] (m: frequency along y, n: along x) obeys
 * G[-m, -n] = conj G[m, n], and rows m = 0..M/2 are enough. What a kernel lets fall outside them belongs,
 * mirrored, to a row inside. A strip of rows is filled while it lies in the cache; the lanes of the
 * transform are its rows, and its result is turned so that the lanes of the next one are image columns.
 */
#pragma once

#include "gridding.hpp"
#include "one_spectra.hpp"

namespace hepsct::HEPSCT_ISA {

/** Rows of a strip; they are transformed two cells' lanes at a time. */
constexpr size_t HALF_STRIP = 32;
constexpr size_t MARGIN = static_cast<size_t>(W) - 1;
/** Samples that follow each other fall into the same cells, and a load from a store just under way waits:
 * so every 8th sample is added in turn. */
constexpr int64_t SAMPLE_STRIDE = 8;

typedef float Quad __attribute__((vector_size(16)));
typedef float LooseQuad __attribute__((vector_size(16), aligned(4)));
typedef float Weights __attribute__((vector_size(32), aligned(4)));
typedef double CellOfPairs __attribute__((vector_size(8 * HEPSCT_LANES)));
typedef double QuadOfPairs __attribute__((vector_size(16)));

template <size_t... L> HEPSCT_INLINE Cell twice(Weights weights, std::index_sequence<L...>) {
  return __builtin_shufflevector(weights, weights, (L / 2)...);
}

/** A sample times the W weights along a grid row: one cell where it holds 8 numbers, else 4 and one more. */
struct Across {
  Cell cell;
  Quad rest;
};

HEPSCT_INLINE Across acrossOf(const float *sample, const float *weights) {
  double pair;
  __builtin_memcpy(&pair, sample, sizeof pair);
  const Cell cell = reinterpret_cast<Cell>(pair - CellOfPairs{}) *
                    twice(*reinterpret_cast<const Weights *>(weights), CellIndices{});
  if constexpr (CELL_FLOATS >= 2 * KERNEL_ROW) return {cell, Quad{}};
  const Quad last{weights[4], weights[4], 0, 0};
  return {cell, reinterpret_cast<Quad>(pair - QuadOfPairs{}) * last};
}

HEPSCT_INLINE void addAcross(const Across &across, float weight, float *to) {
  storeLoose(to, multiplyAdd(across.cell, splat(weight), loadLoose(to)));
  if constexpr (CELL_FLOATS < 2 * KERNEL_ROW) {
    auto *rest = reinterpret_cast<LooseQuad *>(to + CELL_FLOATS);
    *rest = *rest + across.rest * weight;
  }
}

/** Rows [from - MARGIN, to + MARGIN) of the half grid, pairs of floats, each row with W margins and a tail. */
struct HalfStrip {
  int64_t from, to;
  size_t rowPairs;
  float *pairs;
};

HEPSCT_INLINE float *rowOf(const HalfStrip &strip, int64_t m) {
  return strip.pairs + 2 * static_cast<size_t>(m - strip.from + static_cast<int64_t>(MARGIN)) * strip.rowPairs;
}

/** Margins on both sides and what a whole vector may touch beyond a kernel; odd, for other cache sets. */
HEPSCT_INLINE size_t halfRowPairs(const GriddingTables &tables) { return tables.gridSize + 2 * W + KERNEL_ROW + 1; }

static void fillHalfStrip(const PlanTables &plan, const float *spectra, const HalfStrip &strip) {
  const GriddingTables &tables = plan.gridding;
  const auto highest = static_cast<int64_t>(plan.highest);
  const int64_t columnMiddle = static_cast<int64_t>(tables.gridSize) / 2 + W;
  const size_t rowPairs = halfSpectrum(plan);
  const double unit = static_cast<double>(int64_t{1} << POSITION_BITS);
  const double low = static_cast<double>(strip.from) - W, high = static_cast<double>(strip.to) + W;
  for (size_t angle = 0; angle < plan.angles; angle++) {
    const int64_t rowStep = tables.half.rowSteps[angle], columnStep = tables.half.columnSteps[angle];
    FrequencyRange range = frequenciesNear(static_cast<double>(rowStep) / unit, low, high, highest);
    if (range.from < 0) range.from = 0;
    const float *samples = spectra + 2 * angle * rowPairs;
    const float *ahead = samples + (angle + 1 < plan.angles ? 2 * rowPairs : 0);
    for (int64_t k = range.from; k < range.to; k += 8) __builtin_prefetch(ahead + 2 * k);
    for (int64_t phase = 0; phase < SAMPLE_STRIDE; phase++) {
      for (int64_t k = range.from + phase; k < range.to; k += SAMPLE_STRIDE) {
        const Footprint row = footprint(tables, k * rowStep);
        if (row.first + W <= strip.from || row.first >= strip.to) continue;
        const Footprint column = footprint(tables, k * columnStep);
        const Across across = acrossOf(samples + 2 * k, column.weights);
        float *to = rowOf(strip, row.first) + 2 * (column.first + columnMiddle);
#pragma clang loop unroll(full)
        for (int r = 0; r < W; r++, to += 2 * strip.rowPairs) addAcross(across, row.weights[r], to);
      }
    }
  }
}

/** Add the mirrored conjugate of row `from` to row `to`; both have M pairs. */
HEPSCT_INLINE void addMirrored(const float *from, float *to, size_t gridSize) {
  for (size_t n = 0; n < gridSize; n++) {
    const size_t mirror = n == 0 ? 0 : gridSize - n;
    to[2 * n] += from[2 * mirror];
    to[2 * n + 1] -= from[2 * mirror + 1];
  }
}

/** A row that is its own mirror image (m = 0, M/2). */
HEPSCT_INLINE void addOwnMirror(float *row, size_t gridSize) {
  for (size_t n = 0; n <= gridSize / 2; n++) {
    const size_t mirror = n == 0 ? 0 : gridSize - n;
    const float real = row[2 * n] + row[2 * mirror], imaginary = row[2 * n + 1] - row[2 * mirror + 1];
    row[2 * n] = row[2 * mirror] = real;
    row[2 * n + 1] = imaginary;
    row[2 * mirror + 1] = -imaginary;
  }
}

/** Bring home what fell outside rows 0..M/2 or outside the columns. */
static void foldHalfStrip(const GriddingTables &tables, const HalfStrip &strip) {
  const size_t gridSize = tables.gridSize;
  const auto last = static_cast<int64_t>(gridSize) / 2;
  const auto margin = static_cast<int64_t>(MARGIN);
  for (int64_t m = strip.from - margin; m < strip.to + margin; m++) {
    float *row = rowOf(strip, m);
    for (size_t i = 0; i < 2 * W; i++) {
      row[2 * gridSize + i] += row[i];
      row[2 * W + i] += row[2 * (gridSize + W) + i];
    }
  }
  const auto inside = [&](int64_t m) { return rowOf(strip, m) + 2 * W; };
  for (int64_t m = strip.from; m < strip.to; m++) {
    if (m == 0 || m == last) {
      addOwnMirror(inside(m), gridSize);
      continue;
    }
    if (m < W && -m >= strip.from - margin) addMirrored(inside(-m), inside(m), gridSize);
    if (m > last - W && 2 * last - m < strip.to + margin) addMirrored(inside(2 * last - m), inside(m), gridSize);
  }
}

} // namespace hepsct::HEPSCT_ISA
