/**
 * How likely the beginning of a half turn is the mirror image of its end about a candidate. In Fourier space rows of
 * an object within a radius R have the correlation L(nu d) = 2 J1(2 pi R nu d) / (2 pi R nu d), d the angle between
 * them, and noise of their own. Of a Gaussian process with that covariance T, the rows of both sides have a likelihood
 * whose only part that depends on the shift is -2 Re(x^H M y e^{-2 pi i nu s}) / S, M the block of T^-1 between the
 * two sides (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, 2.2): every pair of rows counts by
 * what it tells beyond the others. Rings are the same in all rows of a side: they add a constant to the covariance there,
 * so that frequencies at which rows hardly change from angle to angle count less, the more rings there are.
 */
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "../host/parallel.hpp"
#include "../host/sizes.hpp"
#include "../reconstruction/handles.hpp"
#include "hepsct_centre.h"
#include "seam_model.hpp"

namespace hepsct::centre {
namespace {

/** Rows on each side. */
constexpr size_t MOST_ROWS = 24;
/** Rows that tell signal from noise. */
constexpr size_t MEASURED_ROWS = 64;
/** Frequencies on each side over which powers are averaged. */
constexpr size_t POWER_REACH = 2;
/** Rows differ from the model, however little noise they have. */
constexpr double LARGEST_SNR = 100;
/** Candidates of a column of the axis. */
constexpr int64_t CANDIDATES = 4;
/** Frequencies with less signal tell nothing. */
constexpr double LEAST_SNR = 0.01;
/** Part of the power of narrow rings that is still there after they were taken away. */
constexpr double RINGS_LEFT = 0.1;

/** Rings that were taken away but for what is broad: their standard deviation, and a Gaussian in columns. */
struct Rings {
  double deviation, broad;

  /** Their power at nu, of rows without what is broader than `sigma`. */
  double power(double nu, double sigma) const {
    const double u = 2 * std::numbers::pi * nu, fine = 1 - std::exp(-u * u * sigma * sigma / 2);
    return deviation * deviation * fine * fine * std::min(1.0, std::exp(-u * u * broad * broad) + RINGS_LEFT);
  }
};

/** Signal of each frequency, and its ratio to the noise. */
struct Powers {
  std::vector<double> signal, snr;
};

Powers measure(const float *sinogram, size_t angles, const RowSpectra &rows) {
  const size_t n = rows.frequencies(), stride = std::max<size_t>(1, angles / MEASURED_ROWS);
  std::vector<double> sum(n, 0.0);
  double count = 0;
  for (size_t a = 0; a < angles; a += stride, count++) {
    const std::vector<Complex> row = rows.of(sinogram + a * rows.columns());
    for (size_t q = 0; q < n; q++) sum[q] += power(row[q]);
  }
  const double noise = noiseOf(sum);
  Powers powers{std::vector<double>(n), std::vector<double>(n)};
  for (size_t q = 0; q < n; q++) {
    const size_t from = q > POWER_REACH ? q - POWER_REACH : 0, to = std::min(n, q + POWER_REACH + 1);
    double mean = 0;
    for (size_t k = from; k < to; k++) mean += sum[k];
    mean /= static_cast<double>(to - from);
    const double snr = std::clamp(mean / noise - 1, 1 / LARGEST_SNR, LARGEST_SNR);
    powers.snr[q] = snr;
    powers.signal[q] = mean / count * snr / (1 + snr);
  }
  return powers;
}

/** Symmetric and positive: T = L L^T in place, lower half (Cholesky). */
void factorise(std::vector<double> &t, size_t n) {
  for (size_t j = 0; j < n; j++) {
    double *row = t.data() + j * n;
    for (size_t k = 0; k <= j; k++) {
      const double *other = t.data() + k * n;
      double sum = row[k];
      for (size_t i = 0; i < k; i++) sum -= row[i] * other[i];
      row[k] = k < j ? sum / other[k] : std::sqrt(std::max(sum, 1e-12));
    }
  }
}

void solve(const std::vector<double> &factor, size_t n, std::vector<Complex> &x) {
  for (size_t j = 0; j < n; j++) {
    for (size_t i = 0; i < j; i++) x[j] = x[j] - factor[j * n + i] * x[i];
    x[j] = (1 / factor[j * n + j]) * x[j];
  }
  for (size_t j = n; j-- > 0;) {
    for (size_t i = j + 1; i < n; i++) x[j] = x[j] - factor[i * n + j] * x[i];
    x[j] = (1 / factor[j * n + j]) * x[j];
  }
}

/** Rows of both sides, every `stride`th from these, and how far the nearest ones are apart (radians). */
struct Selection {
  size_t lastFrom, firstFrom, stride;
  double gap, step;
};

class Sides {
public:
  Sides(const float *sinogram, size_t angles, const RowSpectra &rows, int32_t threads)
      : _count(std::min(MOST_ROWS + 1, angles / 3)), _last(_count), _first(_count) {
    parallelFor(threads, 2 * _count, [&](size_t item, int32_t) {
      const size_t i = item < _count ? item : item - _count;
      if (item < _count) _last[i] = rows.of(sinogram + (angles - 1 - i) * rows.columns());
      else _first[i] = rows.of(sinogram + i * rows.columns());
    });
  }

  size_t rowsOf(const Selection &selection) const {
    const size_t from = std::max(selection.lastFrom, selection.firstFrom);
    // all selections reach as far from the seam
    return std::min(MOST_ROWS / selection.stride, (_count - from + selection.stride - 1) / selection.stride);
  }

  /** -2 x^H M y / S of frequency q; `turn`: 2 pi R nu; `still`: power of rings over that of the signal. */
  Complex product(const Selection &selection, size_t q, double turn, double signal, double snr, double still) const {
    const size_t k = rowsOf(selection), n = 2 * k;
    // distances within a side, and across the seam
    std::vector<double> within(k), across(n), t(n * n);
    for (size_t i = 0; i < k; i++) within[i] = likeness(turn * selection.step * static_cast<double>(i));
    for (size_t i = 0; i < n; i++)
      across[i] = likeness(turn * (selection.gap + selection.step * static_cast<double>(i)));
    for (size_t i = 0; i < n; i++) {
      for (size_t j = 0; j <= i; j++) t[i * n + j] = i >= k && j < k ? across[i - k + j] : within[i - j] + still;
      t[i * n + i] += 1 / snr;
    }
    factorise(t, n);
    std::vector<Complex> y(n);
    for (size_t i = 0; i < k; i++) {
      const Complex value = _first[selection.firstFrom + i * selection.stride][q];
      y[k + i] = {value.re, -value.im};
    }
    solve(t, n, y);
    Complex sum;
    for (size_t i = 0; i < k; i++) {
      const Complex value = _last[selection.lastFrom + i * selection.stride][q];
      sum = sum + Complex{value.re, -value.im} * y[i];
    }
    return -2 / signal * sum;
  }

private:
  size_t _count;
  std::vector<std::vector<Complex>> _last, _first;
};

int32_t likelihood(const float *sinogram, size_t angles, size_t columns, const double *radians, int32_t first,
                   size_t count, double broad, const Rings &rings, double *curves, int32_t threads) {
  const RowSpectra rows(columns, broad);
  const Powers powers = measure(sinogram, angles, rows);
  const Sides sides(sinogram, angles, rows, threads);
  const double step = (radians[angles - 1] - radians[0]) / static_cast<double>(angles - 1);
  const double gap = std::max(0.0, radians[0] + std::numbers::pi - radians[angles - 1]);
  const Selection selections[] = {
      {0, 0, 1, gap, step}, {0, 1, 2, gap + step, 2 * step}, {1, 0, 2, gap + step, 2 * step}};
  const size_t n = rows.frequencies(), length = 2 * n;
  // rows are shorter than their transforms, whose neighbouring frequencies are not independent
  const double independent = static_cast<double>(columns) / static_cast<double>(length);
  // candidates are fractions of a column of the mirror image
  const size_t turns = length * static_cast<size_t>(CANDIDATES / 2);
  std::vector<double> cosines(turns);
  for (size_t i = 0; i < turns; i++)
    cosines[i] = std::cos(2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(turns));
  std::vector<Complex> products(n);
  for (const Selection &selection : selections) {
    parallelFor(threads, n, [&](size_t q, int32_t) {
      const double turn = 2 * std::numbers::pi * RADIUS_PART * static_cast<double>(columns) * static_cast<double>(q) /
                          static_cast<double>(length);
      if (q == 0 || powers.snr[q] < LEAST_SNR) {
        products[q] = {};
        return;
      }
      const double nu = static_cast<double>(q) / static_cast<double>(length);
      const double still = rows.samples() * rings.power(nu, broad) / powers.signal[q];
      products[q] = independent * sides.product(selection, q, turn, powers.signal[q], powers.snr[q], still);
    });
    parallelFor(threads, count, [&](size_t i, int32_t) {
      const auto s = static_cast<int64_t>(first) + static_cast<int64_t>(i), all = static_cast<int64_t>(turns);
      const auto shift = static_cast<size_t>((s % all + all) % all);
      double sum = 0;
      for (size_t q = 1; q < n; q++) {
        const size_t phase = q * shift % turns;
        // e^{-i phase}; the sine is the cosine a quarter turn earlier
        sum += products[q].re * cosines[phase] + products[q].im * cosines[(phase + 3 * (turns / 4)) % turns];
      }
      curves[i] = sum;
    });
    curves += count;
  }
  return HEPSCT_OK;
}

} // namespace
} // namespace hepsct::centre

int32_t hepsct_centre_seam_likelihood(const float *sinogram, int32_t angles, int32_t columns, const double *radians,
                                      int32_t first, int32_t count, double broad, const double *rings, double *curves,
                                      int32_t threads) {
  if (!sinogram || !radians || !rings || !curves || angles < 8 || columns < 8 || columns > 65536 || count < 1 ||
      !(broad > 0 && broad <= columns) || !(rings[0] >= 0 && rings[1] >= 0) || !hepsct::arrayFits(sizeof(double), {angles, columns}) ||
      !(radians[angles - 1] > radians[0]))
    return HEPSCT_BAD_ARGUMENT;
  return hepsct::guarded([&] {
    return hepsct::centre::likelihood(sinogram, static_cast<size_t>(angles), static_cast<size_t>(columns), radians,
                                      first, static_cast<size_t>(count), broad, {rings[0], rings[1]}, curves, threads);
  });
}
