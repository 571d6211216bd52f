/**
 * Rings: what a column has at all angles and its neighbours do not. Two looks: a running median for columns that stick
 * out, then what sectors of angles have in common. The object's share of a column's mean differs from sector to sector,
 * that of a ring does not, so that of the mean as much is a ring as its variance between the sectors does not explain
 * (Wiener, Extrapolation, Interpolation, and Smoothing of Stationary Time Series, 1949).
 */
#include <algorithm>
#include <cmath>
#include <vector>

#include "../host/parallel.hpp"
#include "../host/sizes.hpp"
#include "../pixels/medians.hpp"
#include "../reconstruction/handles.hpp"
#include "hepsct_centre.h"
#include "smoothing.hpp"

namespace {

using hepsct::parallelFor;

/** Beyond it, either way, values overflow in the transforms (as lanes/transpose.hpp has it). */
constexpr float LARGEST_VALUE = 1e25f;
/** Sectors of the angles, and the fewest angles of one. */
constexpr size_t SECTORS = 8, FEWEST_ANGLES = 8;
/** Neighbours on each side over which the variance between sectors is averaged. */
constexpr size_t VARIANCE_REACH = 4;
/** A mean that sticks out more (deviations) is an edge of the object that stands still; from twice that on it stays. */
constexpr double LARGEST_RING = 3;
/** A normal deviation over the median of what is off; the square of one over the median of squares. */
constexpr double OF_MEDIAN = 1.4826, OF_SQUARES = 2.198;

float finite(float value) { return std::fabs(value) <= LARGEST_VALUE ? value : 0.0f; }

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/** The mean of every column over the angles [from, to). */
std::vector<double> columnMeans(const float *sinogram, size_t from, size_t to, size_t columns) {
  std::vector<double> means(columns, 0.0);
  for (size_t a = from; a < to; a++)
    for (size_t j = 0; j < columns; j++) means[j] += static_cast<double>(sinogram[a * columns + j]);
  for (double &mean : means) mean /= static_cast<double>(to - from);
  return means;
}

/** What each value has above the median of the `window` around it; ends are reflected. */
std::vector<double> aboveMedian(const std::vector<double> &values, size_t window) {
  std::vector<double> above(values.size()), around(window);
  for (size_t j = 0; j < values.size(); j++) {
    for (size_t k = 0; k < window; k++) {
      const auto i = static_cast<int64_t>(j + k) - static_cast<int64_t>(window / 2);
      around[k] = values[hepsct::pixels::reflected(i, values.size())];
    }
    above[j] = values[j] - median(around);
  }
  return above;
}

void takeAway(float *sinogram, size_t angles, const std::vector<double> &rings, int32_t threads) {
  parallelFor(threads, angles, [&](size_t a, int32_t) {
    float *row = sinogram + a * rings.size();
    for (size_t j = 0; j < rings.size(); j++) row[j] -= static_cast<float>(rings[j]);
  });
}

/** Narrow parts of the columns' means, and how uncertain the object makes them. */
struct Common {
  std::vector<double> mean, variance;
};

Common commonTo(const float *sinogram, size_t angles, size_t columns, double broad, int32_t threads) {
  const size_t sectors = std::clamp<size_t>(angles / FEWEST_ANGLES, 2, SECTORS);
  std::vector<std::vector<double>> narrow(sectors);
  parallelFor(threads, sectors, [&](size_t s, int32_t) {
    std::vector<double> mean = columnMeans(sinogram, s * angles / sectors, (s + 1) * angles / sectors, columns);
    const std::vector<double> wide = hepsct::centre::broadPart(mean.data(), columns, broad);
    for (size_t j = 0; j < columns; j++) mean[j] -= wide[j];
    narrow[s] = std::move(mean);
  });
  const auto count = static_cast<double>(sectors);
  Common common{std::vector<double>(columns, 0.0), std::vector<double>(columns, 0.0)};
  std::vector<double> &mean = common.mean, &variance = common.variance;
  for (const auto &one : narrow)
    for (size_t j = 0; j < columns; j++) mean[j] += one[j] / count;
  for (const auto &one : narrow)
    for (size_t j = 0; j < columns; j++)
      variance[j] += (one[j] - mean[j]) * (one[j] - mean[j]) / (count * (count - 1));
  hepsct::centre::meanOfNeighbours(variance, VARIANCE_REACH);
  return common;
}

/** Standard deviation of what stands still from column to column, from second differences, which edges hardly change. */
double ringsOf(const std::vector<double> &mean, const std::vector<double> &variance) {
  std::vector<double> second;
  for (size_t j = 2; j < mean.size(); j++) second.push_back(std::fabs(mean[j] - 2 * mean[j - 1] + mean[j - 2]));
  const double deviation = OF_MEDIAN * median(second);
  return std::sqrt(std::max(0.0, deviation * deviation / 6 - median(variance)));
}

std::vector<double> ringsIn(const Common &common) {
  std::vector<double> squares(common.mean.size());
  std::transform(common.mean.begin(), common.mean.end(), squares.begin(), [](double x) { return x * x; });
  const double power = std::max(0.0, OF_SQUARES * median(squares) - median(common.variance));
  std::vector<double> rings(common.mean.size(), 0.0);
  for (size_t j = 0; j < rings.size() && power > 0; j++) {
    const double all = power + common.variance[j], value = common.mean[j];
    const double beyond = std::fabs(value) / std::sqrt(all) / LARGEST_RING;
    rings[j] = power / all * value * std::clamp(2 - beyond, 0.0, 1.0);
  }
  return rings;
}

int32_t destripe(float *sinogram, size_t angles, size_t columns, size_t window, double broad, double *deviation,
                 int32_t threads) {
  parallelFor(threads, angles, [&](size_t a, int32_t) {
    float *row = sinogram + a * columns;
    for (size_t j = 0; j < columns; j++) row[j] = finite(row[j]);
  });
  const std::vector<double> means = columnMeans(sinogram, 0, angles, columns);
  takeAway(sinogram, angles, aboveMedian(means, window), threads);
  *deviation = 0;
  if (angles < 2) return HEPSCT_OK;
  const Common common = commonTo(sinogram, angles, columns, broad, threads);
  *deviation = ringsOf(means, common.variance);
  takeAway(sinogram, angles, ringsIn(common), threads);
  return HEPSCT_OK;
}

} // namespace

int32_t hepsct_centre_destripe(float *sinogram, int32_t angles, int32_t columns, int32_t window, double broad,
                               double *deviation, int32_t threads) {
  if (!sinogram || !deviation || angles < 1 || columns < 1 || window < 1 || window > columns ||
      !(broad > 0 && broad <= columns) || !hepsct::arrayFits(sizeof(float), {angles, columns}))
    return HEPSCT_BAD_ARGUMENT;
  return hepsct::guarded([&] {
    return destripe(sinogram, static_cast<size_t>(angles), static_cast<size_t>(columns), static_cast<size_t>(window),
                    broad, deviation, threads);
  });
}
