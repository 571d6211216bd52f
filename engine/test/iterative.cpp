/** Iterative methods of any small geometry: a start or none, contained rays, axes far off, values not finite. */
#include <cmath>
#include <limits>
#include <numbers>

#include "hepsct.h"
#include "hepsct_iterative.h"
#include "lengths.hpp"
#include "random.hpp"

namespace test {
namespace {

constexpr int32_t WIDTHS[] = {1, 2, 3, 5, 8, 9, 16, 17, 31, 33, 48};
constexpr double FAR[] = {-1e9, -1000.5, -1, 0, 1000.25, 1e300};

void fill(Random &random, Array<float> &values, bool clean) {
  for (size_t i = 0; i < values.size(); i++) {
    const bool hole = !clean && random.whole(0, 49) == 0;
    values[i] = hole ? std::numeric_limits<float>::infinity() : static_cast<float>(random.uniform());
  }
}

void checkFinite(Array<float> &values, uint64_t seed) {
  for (size_t i = 0; i < values.size(); i++)
    if (!std::isfinite(values[i])) fail("a value of an iterative slice is not finite", seed);
}

} // namespace

void iterative(uint64_t seed) {
  Random random(seed);
  const int32_t variant = random.whole(0, 2);
  hepsct_limit_variant(variant);
  const int32_t columns = random.of(WIDTHS), size = random.whole(0, 2) ? columns : random.of(WIDTHS);
  const int32_t angles = random.whole(1, 40), method = random.whole(HEPSCT_CGLS, HEPSCT_SIRT);
  const int32_t contained = random.whole(0, 1);
  Array<double> theta(static_cast<size_t>(angles));
  for (size_t a = 0; a < theta.size(); a++) theta[a] = (random.uniform() - 0.5) * 4 * std::numbers::pi;
  std::snprintf(doing, sizeof doing, "method %d, contained %d, %d angles, %d columns, slices of side %d, variant %d",
                method, contained, angles, columns, size, variant);
  const int32_t handle = hepsct_iterative_create(method, theta.data(), angles, columns, size, padded(columns, 2),
                                                 contained, random.whole(0, 1), random.whole(1, 3));
  if (handle <= 0) fail("an iterative method was refused", seed);

  const int32_t count = random.whole(1, hepsct_iterative_batch(handle) + 1);
  const size_t slices = static_cast<size_t>(count), pixels = static_cast<size_t>(size) * static_cast<size_t>(size);
  Array<float> rows(slices * static_cast<size_t>(angles) * static_cast<size_t>(columns)), start(slices * pixels);
  Array<float> out(slices * pixels);
  Array<double> centres(slices), norms(3 * slices);
  fill(random, rows, random.whole(0, 1) == 1);
  fill(random, start, random.whole(0, 3) != 0);
  for (size_t s = 0; s < slices; s++)
    centres[s] = random.whole(0, 3) ? random.uniform() * columns : random.of(FAR);

  if (hepsct_iterative_step(handle, norms.data(), 0) == HEPSCT_OK) fail("a step without a beginning", seed);
  const float *from = random.whole(0, 1) ? start.data() : nullptr;
  if (hepsct_iterative_begin(handle, rows.data(), centres.data(), from, count, norms.data(), 1) != HEPSCT_OK)
    fail("slices were refused", seed);
  for (int32_t steps = random.whole(1, 4); steps > 0; steps--)
    if (hepsct_iterative_step(handle, norms.data(), 2) != HEPSCT_OK) fail("a step was refused", seed);
  if (hepsct_iterative_result(handle, out.data(), 2) != HEPSCT_OK) fail("there is no result", seed);
  checkFinite(out, seed);
  hepsct_iterative_cancel(handle, 3);
  if (hepsct_iterative_step(handle, norms.data(), 3) != HEPSCT_CANCELLED) fail("a step was not cancelled", seed);
  if (hepsct_iterative_result(handle, out.data(), 1) == HEPSCT_OK) fail("a result of a cancelled step", seed);
  if (hepsct_iterative_destroy(handle) != HEPSCT_OK) fail("a method could not be freed", seed);
  if (hepsct_iterative_step(handle, norms.data(), 0) != HEPSCT_NO_SUCH_HANDLE)
    fail("a method lives on after it was freed", seed);
}

} // namespace test
