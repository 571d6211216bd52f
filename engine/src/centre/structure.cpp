/**
 * Is there anything that turns? What all angles share (rings, a beam that is not flat) and what each angle has as a
 * whole (a lamp that flickers) are taken away; of noise nothing is left that neighbouring angles share.
 */
#include <algorithm>
#include <cmath>
#include <vector>

#include "../host/parallel.hpp"
#include "../host/sizes.hpp"
#include "../reconstruction/handles.hpp"
#include "hepsct_centre.h"
#include "smoothing.hpp"

namespace {

/** Columns are smoothed by this part of the width, and looked at every second sigma. */
constexpr double SMOOTHING_PART = 1.0 / 64;

/** Take mean and slope away. */
void flatten(double *row, size_t n) {
  const double middle = (static_cast<double>(n) - 1) / 2;
  double mean = 0, slope = 0, squares = 0;
  for (size_t j = 0; j < n; j++) {
    const double x = static_cast<double>(j) - middle;
    mean += row[j];
    slope += x * row[j];
    squares += x * x;
  }
  mean /= static_cast<double>(n);
  slope = squares > 0 ? slope / squares : 0;
  for (size_t j = 0; j < n; j++) row[j] -= mean + slope * (static_cast<double>(j) - middle);
}

int32_t structure(const float *sinogram, size_t angles, size_t columns, double *result, int32_t threads) {
  const double sigma = std::max(0.5, SMOOTHING_PART * static_cast<double>(columns));
  const auto step = static_cast<size_t>(std::max(1.0, std::round(2 * sigma)));
  const size_t samples = (columns + step - 1) / step;
  std::vector<double> means(columns, 0.0), kept(angles * samples);
  for (size_t a = 0; a < angles; a++)
    for (size_t j = 0; j < columns; j++) means[j] += static_cast<double>(sinogram[a * columns + j]);
  for (double &mean : means) mean /= static_cast<double>(angles);
  const hepsct::centre::Gaussian gaussian(sigma);
  hepsct::parallelFor(threads, angles, [&](size_t a, int32_t) {
    std::vector<double> row(columns);
    for (size_t j = 0; j < columns; j++) row[j] = static_cast<double>(sinogram[a * columns + j]) - means[j];
    flatten(row.data(), columns);
    for (size_t i = 0; i < samples; i++)
      kept[a * samples + i] = gaussian.at(row.data(), columns, static_cast<int64_t>(i * step));
  });
  double power = 0, product = 0;
  for (size_t i = 0; i < kept.size(); i++) power += kept[i] * kept[i];
  for (size_t i = 0; i + samples < kept.size(); i++) product += kept[i] * kept[i + samples];
  result[0] = power > 0 ? product / power : 0;
  result[1] = static_cast<double>(kept.size());
  result[2] = power / static_cast<double>(kept.size());
  return HEPSCT_OK;
}

} // namespace

int32_t hepsct_centre_structure(const float *sinogram, int32_t angles, int32_t columns, double *result,
                                int32_t threads) {
  if (!sinogram || !result || angles < 1 || columns < 1 || !hepsct::arrayFits(sizeof(double), {angles, columns}))
    return HEPSCT_BAD_ARGUMENT;
  return hepsct::guarded([&] {
    return structure(sinogram, static_cast<size_t>(angles), static_cast<size_t>(columns), result, threads);
  });
}
