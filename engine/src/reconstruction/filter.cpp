#include "filter.hpp"

#include <cmath>
#include <numbers>

#include "hepsct_plan.h"

namespace hepsct {

using std::numbers::pi;

std::vector<double> rampSpectrum(size_t period) {
  std::vector<double> cosines(period), spectrum(period / 2 + 1);
  for (size_t i = 0; i < period; i++)
    cosines[i] = std::cos(2 * pi * static_cast<double>(i) / static_cast<double>(period));
  for (size_t k = 0; k < spectrum.size(); k++) {
    double sum = 0;
    for (size_t n = 1; n <= period / 2; n += 2) {
      const double weight = 2 * n == period ? 0.5 : 1.0;
      sum += weight * cosines[k * n % period] / (static_cast<double>(n) * static_cast<double>(n));
    }
    spectrum[k] = 0.25 - 2 / (pi * pi) * sum;
  }
  return spectrum;
}

double windowValue(const Filter &filter, double s) {
  switch (filter.name) {
  case HEPSCT_FILTER_SHEPP_LOGAN: return s == 0 ? 1 : std::sin(pi * s / 2) / (pi * s / 2);
  case HEPSCT_FILTER_COSINE: return std::cos(pi * s / 2);
  case HEPSCT_FILTER_HANN: return 0.5 + 0.5 * std::cos(pi * s);
  case HEPSCT_FILTER_HAMMING: return 0.54 + 0.46 * std::cos(pi * s);
  case HEPSCT_FILTER_PARZEN: return (1 - s) * (1 - s) * (1 - s);
  case HEPSCT_FILTER_BUTTERWORTH: return 1 / (1 + std::pow(s, 2 * filter.order));
  default: return 1;
  }
}

size_t highestFrequency(const Filter &filter, size_t period) {
  return static_cast<size_t>(std::floor(filter.cutoff * static_cast<double>(period) / 2 + 1e-9));
}

std::vector<double> filterSpectrum(const Filter &filter, size_t period) {
  std::vector<double> spectrum = filter.name == HEPSCT_FILTER_NONE ? std::vector<double>(period / 2 + 1, 1.0)
                                                                   : rampSpectrum(period);
  spectrum.resize(highestFrequency(filter, period) + 1);
  for (size_t k = 0; k < spectrum.size(); k++) {
    const double s = 2 * static_cast<double>(k) / static_cast<double>(period) / filter.cutoff;
    spectrum[k] *= windowValue(filter, std::fmin(s, 1.0)) * (2 * k == period ? 0.5 : 1.0);
  }
  return spectrum;
}

} // namespace hepsct
