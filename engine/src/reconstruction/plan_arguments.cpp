#include "plan_arguments.hpp"

#include <algorithm>
#include <cmath>

#include "../host/sizes.hpp"
#include "fft_plan.hpp"
#include "hepsct_plan.h"

namespace hepsct {
namespace {

constexpr int32_t MOST_THREADS = 1024;

bool isUpTo(int32_t value, int32_t most) { return value > 0 && value <= most; }

} // namespace

bool allFinite(const double *values, int32_t count) {
  return std::all_of(values, values + count, [](double value) { return std::isfinite(value); });
}

bool isFilter(const Filter &filter) {
  return filter.name >= HEPSCT_FILTER_RAMP && filter.name <= HEPSCT_FILTER_NONE && filter.cutoff > 0 &&
         filter.cutoff <= 1 &&
         (filter.name != HEPSCT_FILTER_BUTTERWORTH || (filter.order > 0 && filter.order <= 64));
}

bool isGeometry(const double *angles, const double *weights, int32_t angleCount, int32_t columns, int32_t size,
                int32_t padded, double scale, int32_t threads) {
  return angles && weights && angleCount > 0 && arrayFits(sizeof(float), {angleCount, columns}) &&
         isUpTo(columns, LARGEST) && isUpTo(size, LARGEST) && padded >= columns && isUpTo(padded, 4 * LARGEST) &&
         padded % 2 == 0 && isFiveSmooth(static_cast<size_t>(padded)) && std::isfinite(scale) &&
         isUpTo(threads, MOST_THREADS) && allFinite(angles, angleCount) && allFinite(weights, angleCount);
}

} // namespace hepsct
