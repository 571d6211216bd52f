/**
 * The seam of a half turn: the projection between the last row and the mirror image of the first one, predicted from
 * both sides. In Fourier space rows of an object within a radius R change from angle to angle as
 * L(nu d) = 2 J1(2 pi R nu d) / (2 pi R nu d), d the angle between them, so that the best linear prediction
 * (kriging; Wiener, 1949) of frequency nu is a weighted sum of the rows on one side. The two predictions are correlated
 * with the weights that locate their shift best (Hannan and Thomson, Biometrika 60, 469 (1973)).
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

/** Rows on each side that a prediction is made of. */
constexpr size_t MOST_ROWS = 48;
/** What is broader than this part of the width is taken away. */
constexpr double BROAD_PART = 0.03;
/** Rows differ from the model, however little noise they have. */
constexpr double LARGEST_SNR = 1e4;
/** A prediction is never perfect; frequencies on each side over which powers are averaged. */
constexpr double LARGEST_SHARE = 0.999;
constexpr size_t POWER_REACH = 4;

/** What a prediction of one frequency is made of. */
struct Prediction {
  std::vector<double> weights;
  double share = 0; ///< of the power that is foreseen
};

/**
 * Solve the symmetric Toeplitz system T w = b, T[i][j] = t[|i - j|] (Levinson, J. Math. Phys. 25, 261 (1947)).
 */
std::vector<double> solveToeplitz(const std::vector<double> &t, const std::vector<double> &b) {
  const size_t n = b.size();
  std::vector<double> x(n, 0.0), y(n, 0.0), old(n);
  x[0] = b[0] / t[0];
  if (n > 1) y[0] = -t[1] / t[0];
  double alpha = y[0], beta = 1;
  for (size_t k = 1; k < n; k++) {
    beta *= 1 - alpha * alpha;
    double mu = b[k];
    for (size_t i = 0; i < k; i++) mu -= t[i + 1] * x[k - 1 - i];
    mu /= beta * t[0];
    for (size_t i = 0; i < k; i++) x[i] += mu * y[k - 1 - i];
    x[k] = mu;
    if (k + 1 == n) break;
    alpha = t[k + 1];
    for (size_t i = 0; i < k; i++) alpha += t[i + 1] * y[k - 1 - i];
    alpha /= -beta * t[0];
    old.assign(y.begin(), y.begin() + static_cast<std::ptrdiff_t>(k));
    for (size_t i = 0; i < k; i++) y[i] = old[i] + alpha * old[k - 1 - i];
    y[k] = alpha;
  }
  return x;
}

/** @param turn 2 pi R nu; rows lie at distances nearest + i step from what is foreseen */
Prediction foresee(double turn, double step, double nearest, size_t rows, double snr) {
  std::vector<double> between(rows), towards(rows);
  for (size_t i = 0; i < rows; i++) {
    between[i] = likeness(turn * step * static_cast<double>(i));
    towards[i] = likeness(turn * (nearest + step * static_cast<double>(i)));
  }
  between[0] += 1 / snr;
  Prediction prediction{solveToeplitz(between, towards), 0};
  for (size_t i = 0; i < rows; i++) prediction.share += prediction.weights[i] * towards[i];
  prediction.share = std::clamp(prediction.share, 0.0, LARGEST_SHARE);
  return prediction;
}


/** Spectra of the rows near the seam. */
class SeamRows {
public:
  SeamRows(const float *sinogram, size_t angles, size_t columns, int32_t threads)
      : _spectra(columns, BROAD_PART * static_cast<double>(columns)), _count(std::min(2 * MOST_ROWS, angles / 2)),
        _last(_count), _first(_count) {
    parallelFor(threads, 2 * _count, [&](size_t item, int32_t) {
      const bool last = item < _count;
      const size_t i = last ? item : item - _count;
      const size_t row = last ? angles - 1 - i : i;
      (last ? _last : _first)[i] = _spectra.of(sinogram + row * columns);
    });
    measure();
  }

  size_t columns() const { return _spectra.columns(); }
  size_t count() const { return _count; }
  const Fourier &fourier() const { return _spectra.fourier(); }
  /** Row i from the seam, at the end and at the beginning of the half turn. */
  const std::vector<Complex> &last(size_t i) const { return _last[i]; }
  const std::vector<Complex> &first(size_t i) const { return _first[i]; }
  double snr(size_t q) const { return _snr[q]; }

private:
  void measure() {
    const size_t n = _spectra.frequencies();
    std::vector<double> mean(n, 0.0);
    for (size_t i = 0; i < _count; i++)
      for (size_t q = 0; q < n; q++) mean[q] += power(_last[i][q]) + power(_first[i][q]);
    const double noise = noiseOf(mean);
    _snr.resize(n);
    for (size_t q = 0; q < n; q++) _snr[q] = std::clamp(mean[q] / noise - 1, 1 / LARGEST_SNR, LARGEST_SNR);
  }

  RowSpectra _spectra;
  size_t _count;
  std::vector<std::vector<Complex>> _last, _first;
  std::vector<double> _snr;
};

/** Which rows foresee the seam: every `stride`th from the seam, beginning with these. */
struct Selection {
  size_t lastFrom, firstFrom, stride;
  double nearest, step; ///< distances of the rows in radians
};

/** Rows of both sides as they are correlated. */
struct SeamPair {
  std::vector<double> last, first;
  double samples = 0; ///< independent ones a column
  double weight = 0;  ///< of all frequencies together
};

/** Mean of the powers of neighbouring frequencies. */
std::vector<double> averaged(const std::vector<double> &powers) {
  std::vector<double> out(powers.size(), 0.0);
  for (size_t q = 1; q < powers.size(); q++) {
    const size_t from = q > POWER_REACH ? q - POWER_REACH : 1, to = std::min(powers.size(), q + POWER_REACH + 1);
    for (size_t k = from; k < to; k++) out[q] += powers[k];
    out[q] /= static_cast<double>(to - from);
  }
  return out;
}

std::vector<double> backToColumns(const std::vector<Complex> &half, const Fourier &fourier, size_t columns) {
  std::vector<Complex> x(fourier.length());
  for (size_t q = 1; q < half.size(); q++) {
    x[q] = half[q];
    x[fourier.length() - q] = {half[q].re, -half[q].im};
  }
  fourier.transform(x.data(), true);
  std::vector<double> row(columns);
  for (size_t j = 0; j < columns; j++) row[j] = x[j].re;
  return row;
}

SeamPair predictSeam(const SeamRows &rows, const Selection &selection, int32_t threads) {
  const size_t n = rows.fourier().length() / 2;
  const size_t from = std::max(selection.lastFrom, selection.firstFrom);
  const size_t count = std::min(MOST_ROWS, (rows.count() - from + selection.stride - 1) / selection.stride);
  std::vector<Complex> last(n), first(n);
  std::vector<double> share(n, 0.0), powers(n, 0.0);
  const double radius = RADIUS_PART * static_cast<double>(rows.columns());
  parallelFor(threads, n, [&](size_t q, int32_t) {
    if (q == 0) return;
    const double turn =
        2 * std::numbers::pi * radius * static_cast<double>(q) / static_cast<double>(rows.fourier().length());
    const Prediction prediction = foresee(turn, selection.step, selection.nearest, count, rows.snr(q));
    for (size_t i = 0; i < count; i++) {
      last[q] = last[q] + prediction.weights[i] * rows.last(selection.lastFrom + i * selection.stride)[q];
      first[q] = first[q] + prediction.weights[i] * rows.first(selection.firstFrom + i * selection.stride)[q];
    }
    share[q] = prediction.share;
    powers[q] = (power(last[q]) + power(first[q])) / 2;
  });
  const std::vector<double> mean = averaged(powers);
  const double least = 1e-9 * *std::max_element(mean.begin(), mean.end());
  double sum = 0, squares = 0;
  for (size_t q = 1; q < n; q++) {
    const double v = share[q], weight = v * v / (1 - v * v);
    const double amplitude = mean[q] > least ? std::sqrt(weight / mean[q]) : 0;
    last[q] = amplitude * last[q];
    first[q] = amplitude * first[q];
    if (amplitude > 0) {
      sum += weight;
      squares += weight * weight;
    }
  }
  const double frequencies = squares > 0 ? sum * sum / squares : 0;
  return {backToColumns(last, rows.fourier(), rows.columns()), backToColumns(first, rows.fourier(), rows.columns()),
          2 * frequencies / static_cast<double>(rows.fourier().length()), sum};
}

/** Correlation of columns j in [from, to) of the last row with s - j of the first one. */
double correlation(const SeamPair &pair, int64_t s, int64_t from, int64_t to) {
  double product = 0, a = 0, b = 0;
  for (int64_t j = from; j < to; j++) {
    const double x = pair.last[static_cast<size_t>(j)], y = pair.first[static_cast<size_t>(s - j)];
    product += x * y;
    a += x * x;
    b += y * y;
  }
  return a > 0 && b > 0 ? product / std::sqrt(a * b) : 0;
}

enum class Part { Whole, Left, Right };

void curve(const SeamPair &pair, Part part, int64_t first, size_t count, double *out) {
  const auto columns = static_cast<int64_t>(pair.last.size());
  for (size_t i = 0; i < count; i++) {
    const int64_t s = first + static_cast<int64_t>(i);
    int64_t from = std::max<int64_t>(0, s - columns + 1), to = std::min(columns, s + 1);
    const int64_t middle = (from + to) / 2;
    if (part == Part::Left) to = middle;
    if (part == Part::Right) from = middle;
    out[i] = to > from ? correlation(pair, s, from, to) : 0;
  }
}

int32_t seam(const float *sinogram, size_t angles, size_t columns, const double *radians, int32_t first, size_t count,
             double *curves, double *certainty, int32_t threads) {
  const SeamRows rows(sinogram, angles, columns, threads);
  const double step = (radians[angles - 1] - radians[0]) / static_cast<double>(angles - 1);
  const double gap = radians[0] + std::numbers::pi - radians[angles - 1];
  const double nearest = std::max(0.0, gap / 2);
  // with every second row the seam lies half a step to one side or the other, as far from both
  const SeamPair all = predictSeam(rows, {0, 0, 1, nearest, step}, threads);
  const SeamPair some = predictSeam(rows, {0, 1, 2, nearest + step / 2, 2 * step}, threads);
  const SeamPair others = predictSeam(rows, {1, 0, 2, nearest + step / 2, 2 * step}, threads);
  curve(all, Part::Whole, first, count, curves);
  curve(some, Part::Whole, first, count, curves + count);
  curve(others, Part::Whole, first, count, curves + 2 * count);
  curve(all, Part::Left, first, count, curves + 3 * count);
  curve(all, Part::Right, first, count, curves + 4 * count);
  certainty[0] = all.samples;
  certainty[1] = all.weight;
  return HEPSCT_OK;
}

} // namespace
} // namespace hepsct::centre

int32_t hepsct_centre_seam(const float *sinogram, int32_t angles, int32_t columns, const double *radians,
                           int32_t first, int32_t count, double *curves, double *certainty, int32_t threads) {
  if (!sinogram || !radians || !curves || !certainty || angles < 8 || columns < 8 || columns > 65536 || count < 1 ||
      !hepsct::arrayFits(sizeof(double), {angles, columns}) || !(radians[angles - 1] > radians[0]))
    return HEPSCT_BAD_ARGUMENT;
  return hepsct::guarded([&] {
    return hepsct::centre::seam(sinogram, static_cast<size_t>(angles), static_cast<size_t>(columns), radians, first,
                                static_cast<size_t>(count), curves, certainty, threads);
  });
}
