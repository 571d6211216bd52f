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

/** Running means, one after the other, that together are nearly a Gaussian. */
constexpr int PASSES = 3;

/** Neighbours on each side of a running mean, of which PASSES have the variance sigma^2. */
inline size_t reachOf(double sigma) { return static_cast<size_t>(std::round((std::sqrt(4 * sigma * sigma + 1) - 1) / 2)); }

/** Each value becomes the mean of itself and `reach` neighbours on each side; the end values go on. */
inline void meanOfNeighbours(std::vector<double> &row, size_t reach) {
  const size_t n = row.size(), window = 2 * reach + 1;
  const auto last = static_cast<int64_t>(n) - 1;
  const auto at = [&row, last](int64_t i) { return row[static_cast<size_t>(std::clamp<int64_t>(i, 0, last))]; };
  const auto side = static_cast<int64_t>(reach);
  std::vector<double> out(n);
  double sum = 0;
  for (int64_t i = -side; i <= side; i++) sum += at(i);
  for (size_t j = 0; j < n; j++) {
    out[j] = sum / static_cast<double>(window);
    const auto i = static_cast<int64_t>(j);
    sum += at(i + side + 1) - at(i - side);
  }
  row.swap(out);
}

/** What of a row is broader than nearly a Gaussian of `sigma`. */
template <typename Real> std::vector<double> broadPart(const Real *row, size_t n, double sigma) {
  std::vector<double> broad(row, row + n);
  for (int pass = 0; pass < PASSES; pass++) meanOfNeighbours(broad, reachOf(sigma));
  return broad;
}

} // namespace hepsct::centre
