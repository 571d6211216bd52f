/** Histogram of a picture, for its contrast. */
#include <algorithm>
#include <cmath>
#include <limits>

#include "../host/sizes.hpp"
#include "element.hpp"
#include "hepsct_pixels.h"

namespace {

struct Span {
  int64_t first, last;
};

/** Columns of a row that lie in the inscribed disc: middle of the pixel within half the shorter side. */
Span inDisc(int64_t row, int64_t height, int64_t width) {
  const double radius = static_cast<double>(std::min(height, width)) / 2;
  const double y = static_cast<double>(row) - static_cast<double>(height - 1) / 2;
  const double squared = radius * radius - y * y;
  if (squared < 0) return {0, 0};
  const double half = std::sqrt(squared), middle = static_cast<double>(width - 1) / 2;
  const auto first = static_cast<int64_t>(std::ceil(middle - half));
  const auto last = static_cast<int64_t>(std::floor(middle + half)) + 1;
  return {std::max<int64_t>(first, 0), std::min(last, width)};
}

template <typename T, typename Work>
void forEachFinite(const T *values, int64_t height, int64_t width, bool disc, const Work &work) {
  for (int64_t row = 0; row < height; row++) {
    const Span span = disc ? inDisc(row, height, width) : Span{0, width};
    const T *line = values + row * width;
    for (int64_t column = span.first; column < span.last; column++) {
      const auto value = static_cast<double>(line[column]);
      if constexpr (std::numeric_limits<T>::is_integer) work(value);
      else if (std::isfinite(value)) work(value);
    }
  }
}

template <typename T>
void count(const T *values, int64_t height, int64_t width, int32_t bins, bool disc, uint32_t *counts,
           double *result) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  int64_t finite = 0;
  forEachFinite(values, height, width, disc, [&](double value) {
    low = std::min(low, value);
    high = std::max(high, value);
    finite++;
  });
  std::fill(counts, counts + bins, 0u);
  result[0] = finite > 0 ? low : 0;
  result[1] = finite > 0 ? high : 0;
  result[2] = static_cast<double>(finite);
  // the range may exceed what a double holds: halves do not
  const double range = high / 2 - low / 2;
  const double exact = range > 0 ? bins / range / 2 : 0;
  const double scale = std::isfinite(exact) ? exact : 0; // a range of denormals is one bin
  forEachFinite(values, height, width, disc, [&](double value) {
    const double bin = (value - low) * scale;
    counts[static_cast<int32_t>(std::min(bin, static_cast<double>(bins - 1)))]++;
  });
}

} // namespace

int32_t hepsct_histogram(const void *values, int32_t type, int32_t height, int32_t width, int32_t bins,
                         int32_t disc, uint32_t *counts, double *result) {
  if (!hepsct::arrayFits(sizeof(double), {height, width}) || bins < 1 || !counts || !result ||
      (height > 0 && width > 0 && !values))
    return HEPSCT_BAD_ARGUMENT;
  return hepsct::pixels::withElements(values, type, [&](const auto *typed) {
    count(typed, height, width, bins, disc != 0, counts, result);
    return HEPSCT_OK;
  });
}
