/**
 * One slice, phase 1: half spectra -> the upper half of the grid -> one transform along its rows.
 *
 * The slice is real, so that the grid G[m, n] (m: frequency along y, n: along x) obeys
 * G[-m, -n] = conj G[m, n], and rows m = 0..M/2 are enough. What a kernel lets fall outside them belongs,
 * mirrored, to a row inside. A strip of rows is filled while it lies in the cache; the lanes of the
 * transform are its rows, and its result is turned so that the lanes of the next one are image columns.
 */
#pragma once

#include "sample_groups.hpp"

namespace hepsct::HEPSCT_ISA {

/** Rows of a strip; they are transformed two cells' lanes at a time. */
constexpr size_t HALF_STRIP = 32;
constexpr size_t MARGIN = static_cast<size_t>(GROUP_CELLS) - 1;

/** Rows [from - MARGIN, to + MARGIN) of the half grid, pairs of floats, each row with W margins and a tail. */
struct HalfStrip {
  int64_t from, to;
  size_t rowPairs;
  float *pairs;
};

HEPSCT_INLINE float *rowOf(const HalfStrip &strip, int64_t m) {
  return strip.pairs + 2 * static_cast<size_t>(m - strip.from + static_cast<int64_t>(MARGIN)) * strip.rowPairs;
}

/** Frequencies [from, to). */
struct FrequencyRange {
  int64_t from, to;
};

/** Frequencies 0..highest whose groups may touch rows [low, high), where row(k) = k step, step >= 0. */
HEPSCT_INLINE FrequencyRange frequenciesNear(double step, double low, double high, int64_t highest) {
  const auto limit = static_cast<double>(highest);
  if (step * limit < 1) return low <= 1 && high >= -1 ? FrequencyRange{0, highest + 1} : FrequencyRange{0, 0};
  const double from = __builtin_floor(low / step), to = __builtin_ceil(high / step) + 1;
  return {from < 0 ? 0 : from > limit ? highest + 1 : static_cast<int64_t>(from),
          to > limit ? highest + 1 : to < 0 ? 0 : static_cast<int64_t>(to)};
}

/** Add the groups of `Size` samples that touch the strip. */
template <int Size> static void fillHalfStrip(const PlanTables &plan, const float *spectra, const HalfStrip &strip) {
  const HalfGridTables &tables = plan.gridding.half;
  const double unit = static_cast<double>(int64_t{1} << POSITION_BITS);
  const double low = static_cast<double>(strip.from) - GROUP_CELLS, high = static_cast<double>(strip.to) + W;
  const size_t rowPairs = halfSpectrum(plan);
  const int64_t columnMiddle = static_cast<int64_t>(plan.gridding.gridSize) / 2 + W;
  const KernelSteps steps = kernelSteps(plan.gridding.kernelBits);
  for (size_t angle = 0; angle < plan.angles; angle++) {
    const FrequencyRange range = frequenciesNear(static_cast<double>(tables.rowSteps[angle]) / unit, low, high,
                                                 static_cast<int64_t>(plan.highest));
    const float *samples = spectra + 2 * angle * rowPairs;
    const float *ahead = samples + (angle + 1 < plan.angles ? 2 * rowPairs : 0);
    for (int64_t k = range.from; k < range.to; k += 8) __builtin_prefetch(ahead + 2 * k);
    const int64_t begin = range.from / PLACED * PLACED;
    Walk walk = walkFrom(tables, angle, begin, steps);
    for (int64_t k = begin; k < range.to; k += PLACED, walk.position += walk.advance) {
      const Squares squares = squaresOf<Size>(walk, steps);
      for (int i = 0; i < PLACED; i += Size) {
        const int64_t top = squares.corners[i];
        if (top + GROUP_CELLS > strip.from && top < strip.to)
          addGroup<Size>(squares, i, tables.kernel, samples + 2 * k,
                         rowOf(strip, top) + 2 * (squares.corners[PLACED + i] + columnMiddle), strip.rowPairs);
      }
    }
  }
}

/** As many samples at a time as the steps between them allow. */
static void fillHalfStrip(const PlanTables &plan, const float *spectra, const HalfStrip &strip) {
  switch (plan.gridding.half.groupSize) {
  case 4: return fillHalfStrip<4>(plan, spectra, strip);
  case 2: return fillHalfStrip<2>(plan, spectra, strip);
  default: return fillHalfStrip<1>(plan, spectra, strip);
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
  // the last strip may reach beyond row M/2: nothing is kept of that, and its mirror images lie far outside
  for (int64_t m = strip.from; m < strip.to && m <= last; m++) {
    if (m == 0 || m == last) {
      addOwnMirror(inside(m), gridSize);
      continue;
    }
    if (m < W && -m >= strip.from - margin) addMirrored(inside(-m), inside(m), gridSize);
    if (m > last - W && 2 * last - m < strip.to + margin) addMirrored(inside(2 * last - m), inside(m), gridSize);
  }
}

} // namespace hepsct::HEPSCT_ISA
