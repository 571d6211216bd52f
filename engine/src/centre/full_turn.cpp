/**
 * A full turn sees every ray twice: a row and the mirror image of the row half a turn later are the same where both
 * are on the detector. Their correlation over the overlap, normalised for each shift, by Fourier transforms for all
 * shifts at once (the overlap is short where the axis is near an edge: half-acquisition).
 */
#include <algorithm>
#include <cmath>
#include <vector>

#include "../host/parallel.hpp"
#include "../host/sizes.hpp"
#include "../reconstruction/handles.hpp"
#include "fourier.hpp"
#include "hepsct_centre.h"
#include "smoothing.hpp"

namespace hepsct::centre {
namespace {

/** Columns are smoothed by so much. */
constexpr double SMOOTHING = 1;

struct TurnPairs {
  const int32_t *rows, *before, *after;
  const double *fraction;
  size_t count;
};

/** What a sector adds up to: products in Fourier space, and the energy of each column. */
struct SectorSums {
  std::vector<Complex> products;
  std::vector<double> row, opposite;

  SectorSums(size_t length, size_t columns) : products(length), row(columns, 0.0), opposite(columns, 0.0) {}

  void operator+=(const SectorSums &other) {
    for (size_t i = 0; i < products.size(); i++) products[i] = products[i] + other.products[i];
    for (size_t j = 0; j < row.size(); j++) {
      row[j] += other.row[j];
      opposite[j] += other.opposite[j];
    }
  }
};

class FullTurn {
public:
  FullTurn(const float *sinogram, size_t angles, size_t columns)
      : _sinogram(sinogram), _columns(columns), _fourier(powerOfTwo(2 * columns)), _means(columns, 0.0),
        _gaussian(SMOOTHING) {
    for (size_t a = 0; a < angles; a++)
      for (size_t j = 0; j < columns; j++) _means[j] += static_cast<double>(sinogram[a * columns + j]);
    for (double &mean : _means) mean /= static_cast<double>(angles);
  }

  SectorSums none() const { return {_fourier.length(), _columns}; }

  /** A row in the real parts and the opposite one in the imaginary parts share a transform. */
  void add(const TurnPairs &pairs, size_t i, SectorSums &sums) const {
    std::vector<double> row(_columns), opposite(_columns), smooth(_columns);
    std::vector<Complex> x(_fourier.length());
    take(pairs.rows[i], pairs.rows[i], 0, row);
    take(pairs.before[i], pairs.after[i], pairs.fraction[i], opposite);
    _gaussian.apply(row.data(), _columns, smooth.data());
    for (size_t j = 0; j < _columns; j++) {
      x[j].re = smooth[j];
      sums.row[j] += smooth[j] * smooth[j];
    }
    _gaussian.apply(opposite.data(), _columns, smooth.data());
    for (size_t j = 0; j < _columns; j++) {
      x[j].im = smooth[j];
      sums.opposite[j] += smooth[j] * smooth[j];
    }
    _fourier.transform(x.data());
    const size_t n = _fourier.length();
    for (size_t q = 0; q < n; q++) {
      // P Q = (Z(q)^2 - conj(Z(-q))^2) / 4i
      const Complex z = x[q], m{x[(n - q) % n].re, -x[(n - q) % n].im};
      const Complex difference = z * z - m * m;
      sums.products[q] = sums.products[q] + Complex{difference.im / 4, -difference.re / 4};
    }
  }

  /** Correlations of all s; 0 where fewer than `shortest` columns overlap. */
  void correlate(const SectorSums &sums, size_t shortest, double *out) const {
    std::vector<Complex> x = sums.products;
    _fourier.transform(x.data(), true);
    const auto upTo = [](const std::vector<double> &energy) {
      std::vector<double> total(energy.size() + 1, 0.0);
      for (size_t j = 0; j < energy.size(); j++) total[j + 1] = total[j] + energy[j];
      return total;
    };
    const std::vector<double> row = upTo(sums.row), opposite = upTo(sums.opposite);
    const auto length = static_cast<double>(_fourier.length());
    for (size_t s = 0; s < 2 * _columns - 1; s++) {
      const size_t from = s < _columns ? 0 : s - _columns + 1, to = std::min(_columns, s + 1);
      // the overlap is the same columns of both, mirrored
      const double energy = (row[to] - row[from]) * (opposite[to] - opposite[from]);
      out[s] = to - from >= shortest && energy > 0 ? x[s].re / length / std::sqrt(energy) : 0;
    }
  }

private:
  void take(int32_t before, int32_t after, double fraction, std::vector<double> &out) const {
    const float *a = _sinogram + static_cast<size_t>(before) * _columns;
    const float *b = _sinogram + static_cast<size_t>(after) * _columns;
    for (size_t j = 0; j < _columns; j++)
      out[j] = (1 - fraction) * static_cast<double>(a[j]) + fraction * static_cast<double>(b[j]) - _means[j];
  }

  const float *_sinogram;
  size_t _columns;
  Fourier _fourier;
  std::vector<double> _means;
  Gaussian _gaussian;
};

int32_t fullTurn(const FullTurn &turn, const TurnPairs &pairs, size_t sectors, size_t shortest, size_t length,
                 double *curves, int32_t threads) {
  std::vector<SectorSums> sums(sectors, turn.none());
  parallelFor(threads, sectors, [&](size_t sector, int32_t) {
    const size_t from = (sector * pairs.count + sectors - 1) / sectors;
    const size_t to = ((sector + 1) * pairs.count + sectors - 1) / sectors;
    for (size_t i = from; i < to; i++) turn.add(pairs, i, sums[sector]);
  });
  SectorSums all = turn.none();
  for (const SectorSums &sector : sums) all += sector;
  turn.correlate(all, shortest, curves);
  for (size_t sector = 0; sector < sectors; sector++)
    turn.correlate(sums[sector], shortest, curves + (sector + 1) * length);
  return HEPSCT_OK;
}

bool allWithin(const int32_t *rows, int32_t count, int32_t angles) {
  return std::all_of(rows, rows + count, [angles](int32_t row) { return row >= 0 && row < angles; });
}

} // namespace
} // namespace hepsct::centre

int32_t hepsct_centre_full_turn(const float *sinogram, int32_t angles, int32_t columns, const int32_t *rows,
                                const int32_t *before, const int32_t *after, const double *fraction, int32_t pairs,
                                int32_t sectors, int32_t shortest, double *curves, int32_t threads) {
  using namespace hepsct::centre;
  if (!sinogram || !rows || !before || !after || !fraction || !curves || angles < 2 || columns < 2 ||
      columns > 65536 || pairs < 1 || sectors < 1 || sectors > pairs || shortest < 1 ||
      !hepsct::arrayFits(sizeof(float), {angles, columns}) || !allWithin(rows, pairs, angles) ||
      !allWithin(before, pairs, angles) || !allWithin(after, pairs, angles))
    return HEPSCT_BAD_ARGUMENT;
  return hepsct::guarded([&] {
    const FullTurn turn(sinogram, static_cast<size_t>(angles), static_cast<size_t>(columns));
    const TurnPairs all{rows, before, after, fraction, static_cast<size_t>(pairs)};
    return fullTurn(turn, all, static_cast<size_t>(sectors), static_cast<size_t>(shortest),
                    2 * static_cast<size_t>(columns) - 1, curves, threads);
  });
}
