/** Gaussian smoothing of a row, whose end values go on beyond it. */
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hepsct::centre {

class Gaussian {
public:
  /** @param sigma in columns; cut at 4 sigma */
  explicit Gaussian(double sigma) {
    const auto reach = static_cast<int64_t>(std::ceil(4 * sigma));
    double sum = 0;
    for (int64_t i = -reach; i <= reach; i++) {
      const double u = sigma > 0 ? static_cast<double>(i) / sigma : 0;
      _weights.push_back(std::exp(-0.5 * u * u));
      sum += _weights.back();
    }
    for (double &weight : _weights) weight /= sum;
  }

  /** The value at column `i` of a row of n. */
  template <typename Real> double at(const Real *row, size_t n, int64_t i) const {
    const auto reach = static_cast<int64_t>(_weights.size() / 2), last = static_cast<int64_t>(n) - 1;
    double sum = 0;
    for (int64_t k = -reach; k <= reach; k++)
      sum += _weights[static_cast<size_t>(k + reach)] * static_cast<double>(row[std::clamp<int64_t>(i + k, 0, last)]);
    return sum;
  }

  template <typename Real> void apply(const Real *row, size_t n, Real *out) const {
    for (size_t i = 0; i < n; i++) out[i] = static_cast<Real>(at(row, n, static_cast<int64_t>(i)));
  }

private:
  std::vector<double> _weights;
};

} // namespace hepsct::centre
