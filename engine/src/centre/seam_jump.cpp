/** A wrong centre, or something that is not an object that turns, leaves a jump where the half turn closes. */
#include <algorithm>
#include <cmath>
#include <vector>

#include "../host/sizes.hpp"
#include "../reconstruction/handles.hpp"
#include "hepsct_centre.h"

namespace {

/** Rows of a block: a degree, but so few that there are blocks to compare. */
constexpr double BLOCKS = 180;
constexpr double PERCENTILE = 0.75;

/** Columns that both the detector and its mirror image have. */
struct Overlap {
  size_t from, to;
};

std::vector<double> blockMean(const float *sinogram, size_t columns, size_t first, size_t rows) {
  std::vector<double> mean(columns, 0.0);
  for (size_t a = first; a < first + rows; a++)
    for (size_t j = 0; j < columns; j++) mean[j] += static_cast<double>(sinogram[a * columns + j]);
  for (double &value : mean) value /= static_cast<double>(rows);
  return mean;
}

double rmsDifference(const std::vector<double> &a, const std::vector<double> &b, Overlap overlap) {
  double sum = 0;
  for (size_t j = overlap.from; j < overlap.to; j++) sum += (a[j] - b[j]) * (a[j] - b[j]);
  return std::sqrt(sum / static_cast<double>(overlap.to - overlap.from));
}

/** The row at 2 c - j, between two columns where that is needed. */
std::vector<double> mirrored(const std::vector<double> &row, double centre, Overlap overlap) {
  std::vector<double> out(row.size(), 0.0);
  for (size_t j = overlap.from; j < overlap.to; j++) {
    const double place = std::clamp(2 * centre - static_cast<double>(j), 0.0, static_cast<double>(row.size() - 1));
    const auto left = std::min(static_cast<size_t>(place), row.size() - 2);
    const double part = place - static_cast<double>(left);
    out[j] = (1 - part) * row[left] + part * row[left + 1];
  }
  return out;
}

double jump(const float *sinogram, size_t angles, size_t columns, Overlap overlap, double centre) {
  const auto rows = static_cast<size_t>(std::max(1.0, std::round(static_cast<double>(angles) / BLOCKS)));
  std::vector<std::vector<double>> blocks;
  for (size_t first = 0; first + rows <= angles; first += rows)
    blocks.push_back(blockMean(sinogram, columns, first, rows));
  std::vector<double> steps;
  for (size_t i = 0; i + 1 < blocks.size(); i++) steps.push_back(rmsDifference(blocks[i], blocks[i + 1], overlap));
  const auto usual = steps.begin() + static_cast<std::ptrdiff_t>(PERCENTILE * static_cast<double>(steps.size() - 1));
  std::nth_element(steps.begin(), usual, steps.end());
  const auto last = blockMean(sinogram, columns, angles - rows, rows);
  const double seam = rmsDifference(last, mirrored(blocks.front(), centre, overlap), overlap);
  return *usual > 0 ? seam / *usual : 0;
}

} // namespace

int32_t hepsct_centre_seam_jump(const float *sinogram, int32_t angles, int32_t columns, double centre,
                                double *ratio) {
  if (!sinogram || !ratio || angles < 4 || columns < 2 || !std::isfinite(centre) ||
      !hepsct::arrayFits(sizeof(double), {angles, columns}))
    return HEPSCT_BAD_ARGUMENT;
  const double last = columns - 1, from = std::ceil(std::max(0.0, 2 * centre - last)),
               to = std::floor(std::min(last, 2 * centre)) + 1;
  if (!(to - from >= 2)) return HEPSCT_BAD_ARGUMENT;
  return hepsct::guarded([&] {
    *ratio = jump(sinogram, static_cast<size_t>(angles), static_cast<size_t>(columns),
                  {static_cast<size_t>(from), static_cast<size_t>(to)}, centre);
    return HEPSCT_OK;
  });
}
