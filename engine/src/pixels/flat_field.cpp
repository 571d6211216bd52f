/** From counts as they are read to transmission and attenuation as they are reconstructed. */
#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <new>

#include "../host/sizes.hpp"
#include "count_rows.hpp"
#include "element.hpp"
#include "fresh_memory.hpp"
#include "hepsct_pixels.h"
#include "parallel.hpp"

namespace {

using hepsct::forEachItem;
using hepsct::pixels::Clipped;
using hepsct::pixels::CountRows;
using hepsct::pixels::expectFilling;
using hepsct::pixels::FlatFields;
using hepsct::pixels::invertFlats;
using hepsct::pixels::minusLogKernel;
using hepsct::pixels::rowKernels;
using hepsct::pixels::transmission;
using hepsct::pixels::withElements;

/**
 * A tile is a few rows of some projections: its rows lie side by side in a projection, and each goes to
 * the end of one sinogram, so that both sides are read and written in long runs.
 */
constexpr int32_t TILE_ROWS = 8;
constexpr int32_t TILE_ANGLES = 128;
/** Values of one item of the logarithm. */
constexpr size_t LOG_ITEM = 65536;

struct Block {
  int32_t angles, rows, columns;

  size_t in(int32_t angle, int32_t row) const {
    return (static_cast<size_t>(angle) * static_cast<size_t>(rows) + static_cast<size_t>(row)) * width();
  }
  size_t out(int32_t row, int32_t angle) const {
    return (static_cast<size_t>(row) * static_cast<size_t>(angles) + static_cast<size_t>(angle)) * width();
  }
  size_t outBytes() const { return out(rows, 0) * sizeof(float); }
  size_t width() const { return static_cast<size_t>(columns); }
  bool valid() const { return hepsct::arrayFits(sizeof(double), {angles, rows, columns}); }
  bool empty() const { return angles == 0 || rows == 0 || columns == 0; }
};

struct Range {
  int32_t first, last;
};

/** Calls work(rows, angles) for every tile of the block. */
template <typename Work> void forEachTile(const Block &block, int32_t threads, const Work &work) {
  const int32_t across = (block.angles + TILE_ANGLES - 1) / TILE_ANGLES;
  const int32_t down = (block.rows + TILE_ROWS - 1) / TILE_ROWS;
  forEachItem(static_cast<size_t>(across) * static_cast<size_t>(down), threads, [&](size_t item) {
    const auto row = static_cast<int32_t>(item / static_cast<size_t>(across)) * TILE_ROWS;
    const auto angle = static_cast<int32_t>(item % static_cast<size_t>(across)) * TILE_ANGLES;
    work(Range{row, std::min(block.rows, row + TILE_ROWS)},
         Range{angle, std::min(block.angles, angle + TILE_ANGLES)});
  });
}

} // namespace

int32_t hepsct_flat_field(const void *data, int32_t type, int32_t angles, int32_t rows, int32_t columns,
                          const float *dark, const float *before, const float *after,
                          const float *darkAfter, const float *mix, float *out, double *nonFinite,
                          int32_t threads) {
  const Block block{angles, rows, columns};
  const FlatFields fields{dark, before, after, darkAfter, mix};
  if (!block.valid() || !nonFinite || fields.mixed() != (mix != nullptr)) return HEPSCT_BAD_ARGUMENT;
  nonFinite[0] = 0;
  if (block.empty()) return HEPSCT_OK;
  if (!data || !dark || !before || !out) return HEPSCT_BAD_ARGUMENT;
  std::unique_ptr<float[]> inverse;
  if (!fields.mixed()) {
    const size_t pixels = static_cast<size_t>(rows) * block.width();
    inverse.reset(new (std::nothrow) float[pixels]);
    if (!inverse) return HEPSCT_OUT_OF_MEMORY;
    invertFlats(fields, pixels, inverse.get());
  }
  const CountRows counts{data, block.in(1, 0), block.width(), fields, inverse.get(), 0, nullptr};
  expectFilling(out, block.outBytes());
  std::atomic<int64_t> bad{0};
  const int32_t status = withElements(data, type, [&](const auto *from) {
    using T = std::remove_cvref_t<decltype(*from)>;
    forEachTile(block, threads, [&](Range rs, Range as) {
      int64_t found = 0;
      for (int32_t a = as.first; a < as.last; a++)
        for (int32_t r = rs.first; r < rs.last; r++)
          found += transmission<T>(counts, {static_cast<size_t>(a), static_cast<size_t>(r), 0, block.width()},
                                   out + block.out(r, a));
      bad += found;
    });
    return HEPSCT_OK;
  });
  nonFinite[0] = static_cast<double>(bad.load());
  return status;
}

int32_t hepsct_to_sinograms(const void *data, int32_t type, int32_t angles, int32_t rows, int32_t columns,
                            float *out, int32_t threads) {
  const Block block{angles, rows, columns};
  if (!block.valid()) return HEPSCT_BAD_ARGUMENT;
  if (block.empty()) return HEPSCT_OK;
  if (!data || !out) return HEPSCT_BAD_ARGUMENT;
  expectFilling(out, block.outBytes());
  return withElements(data, type, [&](const auto *from) {
    using T = std::remove_cvref_t<decltype(*from)>;
    const auto kernel = rowKernels<T>().convert;
    forEachTile(block, threads, [&](Range rs, Range as) {
      for (int32_t a = as.first; a < as.last; a++)
        for (int32_t r = rs.first; r < rs.last; r++)
          kernel(from + block.in(a, r), block.width(), out + block.out(r, a));
    });
    return HEPSCT_OK;
  });
}

int32_t hepsct_minus_log(float *transmission, size_t count, double floor, double *counts, int32_t threads) {
  if ((count > 0 && !transmission) || !counts || !(static_cast<float>(floor) > 0) || !std::isfinite(floor) ||
      !hepsct::arrayFits(sizeof(float), count))
    return HEPSCT_BAD_ARGUMENT;
  std::atomic<int64_t> clipped{0}, bad{0};
  const auto kernel = minusLogKernel();
  forEachItem((count + LOG_ITEM - 1) / LOG_ITEM, threads, [&](size_t item) {
    const size_t first = item * LOG_ITEM;
    const Clipped found =
        kernel(transmission + first, std::min(LOG_ITEM, count - first), static_cast<float>(floor));
    clipped += found.clipped;
    bad += found.nonFinite;
  });
  counts[0] = static_cast<double>(clipped.load());
  counts[1] = static_cast<double>(bad.load());
  return HEPSCT_OK;
}
