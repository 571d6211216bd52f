/** Running medians, compiled once for each instruction set (medians.lanes.cpp). */
#pragma once

#include <cstddef>
#include <cstdint>

namespace hepsct::pixels {

/** Columns that are looked at together; lines are padded to a multiple of it. */
constexpr size_t MARK_BLOCK = 64;

/** Rows (of a sorted sinogram) that slide together. */
constexpr size_t SLIDE_LANES = 16;

/** Place of index i beyond a line of n values, which is reflected at both ends: d c b a | a b c d | d c b a. */
static inline size_t reflected(int64_t i, size_t n) {
  const auto period = static_cast<int64_t>(2 * n);
  const int64_t within = (i % period + period) % period;
  return static_cast<size_t>(within < static_cast<int64_t>(n) ? within : period - 1 - within);
}

/**
 * marks[c] = 1 where pixel[c] is at least `threshold` above the median of its window, else 0.
 *
 * The median is the value of rank k = size^2 / 2 (from 0), so that is so exactly where more than k values of
 * the window are at least `threshold` below the pixel: counting needs no sorting. NaN never counts.
 *
 * @param lines `size` lines of the window, from the first column of the window of column 0
 * @param n a multiple of MARK_BLOCK
 */
template <typename Real>
using MarkBright = void (*)(const Real *pixel, const Real *const *lines, size_t size, size_t n, Real threshold,
                            uint8_t *marks);

/**
 * Medians of `size` neighbours along lines of `columns` values, for SLIDE_LANES lines at once, in place. Value i of
 * line l stands at keys[i * stride + l]. A window of even size takes one more value on the left and the upper of
 * its middle two.
 *
 * @param lanes lines that are there, at most SLIDE_LANES
 * @param scratch (columns + 2 size) x SLIDE_LANES values, 64-byte aligned
 */
using SlideMedian = void (*)(int32_t *keys, size_t stride, size_t lanes, size_t columns, size_t size,
                             int32_t *scratch);

struct MedianTable {
  MarkBright<float> markFloat;
  MarkBright<double> markDouble;
  SlideMedian slide;
};

/** The kernels of the instruction set in use. */
const MedianTable &medianKernels();

} // namespace hepsct::pixels
