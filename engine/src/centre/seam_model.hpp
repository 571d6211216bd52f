/** How rows near the seam of a half turn are compared: without what is broad, their ends faded out, in Fourier space. */
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "fourier.hpp"
#include "smoothing.hpp"

namespace hepsct::centre {

/** Radius of the object, as a part of the width. */
constexpr double RADIUS_PART = 0.7;
/** The ends of rows are faded out over this part of the width. */
constexpr double TAPER_PART = 0.06;

/** J1 by its series below 12 and Hankel's asymptotic form above it, good to 1e-7 of 1. */
inline double besselJ1(double x) {
  if (x > 12) {
    const double u = 1 / (x * x), phase = x - 0.75 * std::numbers::pi;
    const double even = 1 + u * (0.1171875 - u * (0.144195556640625 - u * 0.6765925884246826));
    const double odd = (0.375 - u * (0.1025390625 - u * 0.2775764465332031)) / x;
    return std::sqrt(2 / (std::numbers::pi * x)) * (even * std::cos(phase) - odd * std::sin(phase));
  }
  double term = x / 2, sum = term;
  for (int k = 1; std::fabs(term) > 1e-12; k++) {
    term *= -x * x / 4 / (k * (k + 1.0));
    sum += term;
  }
  return sum;
}

/** Correlation of two rows' frequencies: that of a disc of radius 1 at a distance of `x` in Fourier space. */
inline double likeness(double x) { return x < 1e-6 ? 1 : 2 * besselJ1(x) / x; }

/** Noise is white, and a quarter of the upper half of all frequencies holds nothing else. */
inline double noiseOf(const std::vector<double> &powers) {
  std::vector<double> upper(powers.begin() + static_cast<std::ptrdiff_t>(powers.size() / 2), powers.end());
  const auto quarter = upper.begin() + static_cast<std::ptrdiff_t>(upper.size() / 4);
  std::nth_element(upper.begin(), quarter, upper.end());
  return *quarter > 0 ? *quarter : 1;
}

/** Rows in Fourier space. */
class RowSpectra {
public:
  /** @param broad what is broader than so many columns goes */
  RowSpectra(size_t columns, double broad) : _columns(columns), _broad(broad), _fourier(powerOfTwo(2 * columns)) {}

  size_t columns() const { return _columns; }
  size_t frequencies() const { return _fourier.length() / 2; }
  const Fourier &fourier() const { return _fourier; }
  /** Sum of the squared weights of the columns. */
  double samples() const {
    double sum = 0;
    for (size_t j = 0; j < _columns; j++) sum += weight(j) * weight(j);
    return sum;
  }

  std::vector<Complex> of(const float *values) const {
    const std::vector<double> broad = broadPart(values, _columns, _broad);
    std::vector<Complex> x(_fourier.length());
    for (size_t j = 0; j < _columns; j++) x[j].re = weight(j) * (static_cast<double>(values[j]) - broad[j]);
    _fourier.transform(x.data());
    x.resize(frequencies());
    return x;
  }

private:
  double weight(size_t j) const {
    const double fade = std::max(1.0, TAPER_PART * static_cast<double>(_columns));
    const double edge = static_cast<double>(std::min(j, _columns - 1 - j)) + 0.5;
    const double sine = edge < fade ? std::sin(std::numbers::pi / 2 * edge / fade) : 1;
    return sine * sine;
  }

  size_t _columns;
  double _broad;
  Fourier _fourier;
};

} // namespace hepsct::centre
