/** Projections, slices and counts of random ellipsoids, small, flat, far away, and none at all. */
#include <cmath>
#include <numbers>

#include "hepsct_phantom.h"
#include "random.hpp"

namespace test {

void phantom(uint64_t seed) {
  Random random(seed);
  const int32_t count = random.whole(0, 4), angles = random.whole(1, 5), rows = random.whole(1, 5);
  const int32_t columns = random.whole(1, 40), threads = random.whole(1, 3), height = rows + random.whole(0, 3);
  Array<double> bodies(static_cast<size_t>(count) * 8), theta(static_cast<size_t>(angles));
  for (size_t i = 0; i < bodies.size(); i++) {
    const size_t field = i % 8;
    const double length = 30 * random.uniform();
    bodies[i] = field < 3 ? length - 15 : field < 6 ? 0.01 + length : random.uniform();
  }
  for (size_t a = 0; a < theta.size(); a++) theta[a] = random.whole(0, 3) * std::numbers::pi / 4;
  const auto frame = static_cast<size_t>(rows) * static_cast<size_t>(columns);
  Array<float> integrals(frame * theta.size()), beam(frame), offset(frame);
  Array<uint16_t> photons(integrals.size());
  const auto side = static_cast<size_t>(columns);
  Array<float> slice(side * side);
  const auto low = static_cast<uint32_t>(random.next()), high = static_cast<uint32_t>(random.next());
  const bool sample = random.whole(0, 3) > 0;

  int32_t status = hepsct_project_ellipsoids(bodies.data(), count, theta.data(), angles, 0, rows, height, columns,
                                             random.uniform() * columns, integrals.data(), threads);
  if (status == HEPSCT_OK)
    status = hepsct_slice_ellipsoids(bodies.data(), count, 10 * random.uniform() - 5, columns, slice.data(), threads);
  if (status == HEPSCT_OK)
    status = hepsct_beam_profile(rows, columns, 60000 * random.uniform(), low, high, beam.data());
  if (status == HEPSCT_OK)
    status = hepsct_photon_counts(sample ? integrals.data() : nullptr, angles, frame, columns, beam.data(),
                                  offset.data(), nullptr, low, high, 0, random.whole(0, 1), photons.data(), threads);
  if (status != HEPSCT_OK) fail("a phantom was refused", seed);
  for (size_t i = 0; i < integrals.size(); i++)
    if (!std::isfinite(integrals[i])) fail("a line integral is not finite", seed);
}

} // namespace test
