/** Mean and median over the frames of a flat or dark set. */
#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <memory>
#include <new>

#include "../host/sizes.hpp"
#include "element.hpp"
#include "hepsct_pixels.h"
#include "parallel.hpp"

namespace {

using hepsct::forEachItem;
using hepsct::pixels::withElements;

/** Pixels worked on at a time: their sums stay in the first-level cache. */
constexpr size_t TILE = 2048;
/** Median: pixels gathered at a time, so that a frame is read in runs and not value by value. */
constexpr size_t GATHER = 64;

size_t tiles(size_t pixels, size_t size) { return (pixels + size - 1) / size; }

bool valid(const void *frames, int32_t count, size_t pixels, const float *out) {
  return count > 0 && hepsct::arrayFits(sizeof(double), pixels, static_cast<size_t>(count)) &&
         (pixels == 0 || (frames != nullptr && out != nullptr));
}

template <typename T>
void averageTile(const T *frames, int32_t count, size_t pixels, size_t first, size_t last, float *out) {
  std::array<double, TILE> sums{};
  const size_t n = last - first;
  for (int32_t frame = 0; frame < count; frame++) {
    const T *from = frames + static_cast<size_t>(frame) * pixels + first;
    for (size_t i = 0; i < n; i++) sums[i] += static_cast<double>(from[i]);
  }
  for (size_t i = 0; i < n; i++) out[first + i] = static_cast<float>(sums[i] / count);
}

/** Median of count values, which are reordered; NaN where one of them is. */
template <typename T> float medianOf(T *values, int32_t count) {
  if constexpr (std::numeric_limits<T>::has_quiet_NaN)
    for (int32_t i = 0; i < count; i++)
      if (std::isnan(values[i])) return std::numeric_limits<float>::quiet_NaN();
  T *middle = values + count / 2;
  std::nth_element(values, middle, values + count);
  if (count % 2 == 1) return static_cast<float>(*middle);
  const double below = static_cast<double>(*std::max_element(values, middle));
  return static_cast<float>((below + static_cast<double>(*middle)) / 2);
}

template <typename T>
void medianTile(const T *frames, int32_t count, size_t pixels, size_t first, size_t last, T *values, float *out) {
  const size_t n = last - first;
  const auto depth = static_cast<size_t>(count);
  for (size_t frame = 0; frame < depth; frame++) {
    const T *from = frames + frame * pixels + first;
    for (size_t i = 0; i < n; i++) values[i * depth + frame] = from[i];
  }
  for (size_t i = 0; i < n; i++) out[first + i] = medianOf(values + i * depth, count);
}

} // namespace

int32_t hepsct_average_frames(const void *frames, int32_t type, int32_t count, size_t pixels, float *out,
                              int32_t threads) {
  if (!valid(frames, count, pixels, out)) return HEPSCT_BAD_ARGUMENT;
  return withElements(frames, type, [&](const auto *typed) {
    forEachItem(tiles(pixels, TILE), threads, [&](size_t tile) {
      averageTile(typed, count, pixels, tile * TILE, std::min(pixels, (tile + 1) * TILE), out);
    });
    return HEPSCT_OK;
  });
}

int32_t hepsct_median_frames(const void *frames, int32_t type, int32_t count, size_t pixels, float *out,
                             int32_t threads) {
  if (!valid(frames, count, pixels, out)) return HEPSCT_BAD_ARGUMENT;
  return withElements(frames, type, [&](const auto *typed) -> int32_t {
    using T = std::remove_cvref_t<decltype(*typed)>;
    std::atomic<bool> short_of_memory{false};
    // few large items, each with its own scratch
    const size_t items = std::min<size_t>(64, tiles(pixels, GATHER));
    const size_t share = items == 0 ? 0 : tiles(tiles(pixels, items), GATHER) * GATHER;
    forEachItem(items, threads, [&](size_t item) {
      const std::unique_ptr<T[]> values(new (std::nothrow) T[GATHER * static_cast<size_t>(count)]);
      if (!values) {
        short_of_memory = true;
        return;
      }
      const size_t end = std::min(pixels, (item + 1) * share);
      for (size_t first = item * share; first < end; first += GATHER)
        medianTile(typed, count, pixels, first, std::min(end, first + GATHER), values.get(), out);
    });
    return short_of_memory ? HEPSCT_OUT_OF_MEMORY : HEPSCT_OK;
  });
}
