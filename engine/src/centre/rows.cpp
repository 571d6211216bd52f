/** What a sinogram goes through before its centre is looked for: rows and columns grouped, what is broad off. */
#include <algorithm>
#include <vector>

#include "../host/parallel.hpp"
#include "../host/sizes.hpp"
#include "../reconstruction/handles.hpp"
#include "hepsct_centre.h"
#include "smoothing.hpp"

namespace {

using hepsct::parallelFor;

/** The mean of some rows, `bin` columns as one. */
void meanRow(const float *sinogram, size_t columns, const int32_t *rows, size_t count, size_t bin, float *out) {
  const size_t width = columns / bin;
  std::vector<float> sum(columns, 0.0f);
  for (size_t i = 0; i < count; i++) {
    const float *row = sinogram + static_cast<size_t>(rows[i]) * columns;
    for (size_t j = 0; j < columns; j++) sum[j] += row[j];
  }
  const float factor = 1.0f / static_cast<float>(count * bin);
  for (size_t j = 0; j < width; j++) {
    float group = 0;
    for (size_t k = 0; k < bin; k++) group += sum[j * bin + k];
    out[j] = group * factor;
  }
}

} // namespace

int32_t hepsct_centre_group(const float *sinogram, int32_t angles, int32_t columns, const int32_t *rows, int32_t count,
                            int32_t groups, int32_t bin, float *out, int32_t threads) {
  if (!sinogram || !rows || !out || angles < 1 || columns < 1 || groups < 1 || count < groups || bin < 1 ||
      bin > columns || !hepsct::arrayFits(sizeof(float), {angles, columns}) ||
      std::any_of(rows, rows + count, [angles](int32_t row) { return row < 0 || row >= angles; }))
    return HEPSCT_BAD_ARGUMENT;
  const auto width = static_cast<size_t>(columns / bin);
  const auto from = [&](size_t group) {
    return static_cast<size_t>(count) * group / static_cast<size_t>(groups);
  };
  return hepsct::guarded([&] {
    parallelFor(threads, static_cast<size_t>(groups), [&](size_t group, int32_t) {
      meanRow(sinogram, static_cast<size_t>(columns), rows + from(group), from(group + 1) - from(group),
              static_cast<size_t>(bin), out + group * width);
    });
    return HEPSCT_OK;
  });
}

int32_t hepsct_centre_details(float *sinogram, int32_t angles, int32_t columns, double sigma, int32_t threads) {
  if (!sinogram || angles < 1 || columns < 1 || !(sigma > 0 && sigma <= columns) ||
      !hepsct::arrayFits(sizeof(float), {angles, columns}))
    return HEPSCT_BAD_ARGUMENT;
  return hepsct::guarded([&] {
    const auto width = static_cast<size_t>(columns);
    parallelFor(threads, static_cast<size_t>(angles), [&](size_t a, int32_t) {
      float *row = sinogram + a * width;
      const std::vector<double> broad = hepsct::centre::broadPart(row, width, sigma);
      for (size_t j = 0; j < width; j++) row[j] -= static_cast<float>(broad[j]);
    });
    return HEPSCT_OK;
  });
}
