#include "iterative.hpp"

#include <cmath>

#include "hepsct_iterative.h"

namespace hepsct {

namespace {

/** The most that the transforms take without overflow, as in hepsct_plan.h. */
constexpr float LARGEST_VALUE = 1e25f;

/** Values that are not finite become 0: two slices share a transform. @return how many there were */
uint64_t mend(const Vectors &vectors, float *values) {
  const std::vector<double> found = vectors.forEach([=](size_t, size_t from, size_t to, ChunkSum &sum) {
    for (size_t i = from; i < to; i++)
      if (!(std::fabs(values[i]) <= LARGEST_VALUE)) {
        values[i] = 0;
        sum.add(i, 1, 1);
      }
  });
  double total = 0;
  for (const double count : found) total += count;
  return static_cast<uint64_t>(total);
}

} // namespace

double IterativeMethod::workingBytes(size_t slices) const {
  const uint64_t values = uint64_t{rayVectors()} * _operators.rays() + pixelVectors() * _operators.pixels();
  return _operators.workingBytes(convolves(), slices) + 4.0 * static_cast<double>(values) * static_cast<double>(slices);
}

int32_t IterativeMethod::begin(const float *sinograms, const double *centres, const float *start, size_t count) {
  _count = 0;
  const uint64_t values = uint64_t{rayVectors()} * _operators.rays() + pixelVectors() * _operators.pixels();
  if (!_memory.reserve(uint64_t{4} * values * count)) return HEPSCT_OUT_OF_MEMORY;
  _count = count;
  _centres.assign(centres, centres + count);
  _operators.placeRays(sinograms, rayVector(0), count);
  if (start) pixels().copy(start, pixelVector(0));
  else pixels().fill(pixelVector(0), 0);
  _nonFinite = mend(rays(), rayVector(0)) + mend(pixels(), pixelVector(0));
  _norms.assign(count, SliceNorms{});
  const std::vector<double> squares = rays().dot(rayVector(0), rayVector(0));
  for (size_t slice = 0; slice < count; slice++) _norms[slice].data = std::sqrt(squares[slice]);
  return this->start(start == nullptr);
}

void IterativeMethod::result(float *out, double scale) const {
  const float *slices = pixelVector(0);
  const auto factor = static_cast<float>(scale);
  pixels().forEach([=](size_t, size_t from, size_t to, ChunkSum &) {
    for (size_t i = from; i < to; i++) out[i] = slices[i] * factor;
  });
}

} // namespace hepsct
