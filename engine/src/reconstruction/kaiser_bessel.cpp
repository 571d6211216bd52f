#include "kaiser_bessel.hpp"

#include <cmath>
#include <numbers>

namespace hepsct {
namespace {

/** Modified Bessel function of order 0, by its power series (all terms positive). */
double besselI0(double x) {
  double sum = 1, term = 1;
  for (int k = 1; k < 500 && term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

} // namespace

KaiserBessel::KaiserBessel(double oversampling, double factor) {
  const double ratio = KERNEL_WIDTH / oversampling * (oversampling - 0.5);
  _beta = factor * std::numbers::pi * std::sqrt(ratio * ratio - 0.8);
}

double KaiserBessel::value(double distance) const {
  const double u = 2 * distance / KERNEL_WIDTH;
  return u * u > 1 ? 0 : besselI0(_beta * std::sqrt(1 - u * u)) / besselI0(_beta);
}

double KaiserBessel::transform(double frequency) const {
  const double x = std::numbers::pi * KERNEL_WIDTH * frequency;
  const double square = _beta * _beta - x * x;
  const double z = std::sqrt(std::fabs(square));
  const double ratio = z < 1e-9 ? 1 : square > 0 ? std::sinh(z) / z : std::sin(z) / z;
  return KERNEL_WIDTH / besselI0(_beta) * ratio;
}

std::vector<float> KaiserBessel::table(int32_t steps) const {
  std::vector<float> weights((static_cast<size_t>(steps) + 1) * KERNEL_ROW, 0.0f);
  for (int32_t t = 0; t <= steps; t++)
    for (int32_t c = 0; c < KERNEL_WIDTH; c++)
      weights[static_cast<size_t>(t) * KERNEL_ROW + static_cast<size_t>(c)] =
          static_cast<float>(value(c + static_cast<double>(t) / steps - KERNEL_WIDTH / 2.0));
  return weights;
}

} // namespace hepsct
