/**
 * How sharp a slice is. A wrong centre doubles edges and spreads values: the gradients become many and small, the
 * histogram broad (Donath et al., J. Opt. Soc. Am. A 23, 1048 (2006)).
 */
#include <algorithm>
#include <cmath>
#include <vector>

#include "../host/parallel.hpp"
#include "../host/sizes.hpp"
#include "../reconstruction/handles.hpp"
#include "hepsct_centre.h"

namespace {

using hepsct::parallelFor;

constexpr size_t BINS = 128;
/** Standard deviations on each side of the mean that the histogram ranges over; what lies beyond counts at its ends. */
constexpr double DEVIATIONS = 4;
/** The slice of all angles and those of its two halves. */
constexpr size_t KINDS = 3;
/** Image rows of an item of work. */
constexpr size_t BAND = 32;

/** The pixels of a disc, row by row. */
struct Disc {
  size_t size;
  double radius;

  double axisRow() const { return static_cast<double>(size - 1 - size / 2); }
  double axisColumn() const { return static_cast<double>(size / 2); }
  /** Columns [from, to) of a row. */
  void span(size_t row, size_t &from, size_t &to) const {
    const double y = static_cast<double>(row) - axisRow(), squared = radius * radius - y * y;
    const double half = squared > 0 ? std::sqrt(squared) : -1;
    // gradients look at the next row and column too
    const double last = static_cast<double>(size) - 1;
    from = static_cast<size_t>(std::clamp(std::ceil(axisColumn() - half), 0.0, last));
    to = half < 0 || row + 1 >= size ? from : static_cast<size_t>(std::clamp(std::floor(axisColumn() + half) + 1, 0.0, last));
    to = std::max(from, to);
  }
};

struct Moments {
  double count = 0, sum = 0, squares = 0;
};

struct Sums {
  double count[KINDS] = {}, gradient[KINDS] = {}, squares[KINDS] = {};
  double bins[KINDS][BINS] = {};
};

/** Rows of both halves and of their mean. */
class Kinds {
public:
  Kinds(const float *first, const float *second, size_t size) : _halves{first, second}, _size(size) {}

  float at(size_t kind, size_t row, size_t column) const {
    const size_t i = row * _size + column;
    return kind == 0 ? 0.5f * (_halves[0][i] + _halves[1][i]) : _halves[kind - 1][i];
  }

private:
  const float *_halves[2];
  size_t _size;
};

void measure(const Kinds &kinds, const Disc &disc, double *moments) {
  for (size_t kind = 0; kind < KINDS; kind++) {
    Moments all;
    for (size_t row = 0; row < disc.size; row++) {
      size_t from, to;
      disc.span(row, from, to);
      for (size_t column = from; column < to; column++) {
        const auto value = static_cast<double>(kinds.at(kind, row, column));
        all.count++;
        all.sum += value;
        all.squares += value * value;
      }
    }
    const double mean = all.count > 0 ? all.sum / all.count : 0;
    moments[2 * kind] = mean;
    moments[2 * kind + 1] = all.count > 0 ? std::sqrt(std::max(0.0, all.squares / all.count - mean * mean)) : 0;
  }
}

void add(const Kinds &kinds, size_t kind, size_t row, size_t from, size_t to, const double *moments, Sums &sums) {
  const auto factor = static_cast<float>(BINS / (2 * DEVIATIONS * moments[2 * kind + 1]));
  const auto low = static_cast<float>(moments[2 * kind] - DEVIATIONS * moments[2 * kind + 1]);
  double gradient = 0, squares = 0;
  for (size_t column = from; column < to; column++) {
    const float value = kinds.at(kind, row, column);
    const float x = kinds.at(kind, row, column + 1) - value, y = kinds.at(kind, row + 1, column) - value;
    const float square = x * x + y * y;
    gradient += static_cast<double>(std::sqrt(square));
    squares += static_cast<double>(square);
    // shared between two bins, so that the entropy has no steps
    const float place = std::clamp((value - low) * factor - 0.5f, 0.0f, static_cast<float>(BINS - 1) - 1e-3f);
    const auto bin = static_cast<size_t>(place);
    const auto part = static_cast<double>(place - static_cast<float>(bin));
    sums.bins[kind][bin] += 1 - part;
    sums.bins[kind][bin + 1] += part;
  }
  sums.count[kind] += static_cast<double>(to - from);
  sums.gradient[kind] += gradient;
  sums.squares[kind] += squares;
}

double entropy(const double *bins, double count) {
  double sum = 0;
  for (size_t bin = 0; bin < BINS; bin++)
    if (bins[bin] > 0) sum -= bins[bin] / count * std::log(bins[bin] / count);
  return sum;
}

int32_t sharpness(const Kinds &kinds, const Disc &disc, double *moments, double *result, int32_t threads) {
  if (!(moments[1] > 0)) measure(kinds, disc, moments);
  for (size_t kind = 0; kind < KINDS; kind++)
    if (!(moments[2 * kind + 1] > 0)) moments[2 * kind + 1] = 1;
  const size_t bands = (disc.size + BAND - 1) / BAND;
  std::vector<Sums> sums(bands);
  parallelFor(threads, bands, [&](size_t band, int32_t) {
    for (size_t row = band * BAND; row < std::min(disc.size, (band + 1) * BAND); row++) {
      size_t from, to;
      disc.span(row, from, to);
      for (size_t kind = 0; kind < KINDS; kind++) add(kinds, kind, row, from, to, moments, sums[band]);
    }
  });
  for (size_t kind = 0; kind < KINDS; kind++) {
    double count = 0, gradient = 0, squares = 0, bins[BINS] = {};
    for (const Sums &band : sums) {
      count += band.count[kind];
      gradient += band.gradient[kind];
      squares += band.squares[kind];
      for (size_t bin = 0; bin < BINS; bin++) bins[bin] += band.bins[kind][bin];
    }
    result[2 * kind] = squares > 0 ? gradient / std::sqrt(count * squares) : 0;
    result[2 * kind + 1] = count > 0 ? entropy(bins, count) : 0;
  }
  return HEPSCT_OK;
}

} // namespace

int32_t hepsct_centre_sharpness(const float *first, const float *second, int32_t size, double radius, double *moments,
                                double *result, int32_t threads) {
  if (!first || !second || !moments || !result || size < 4 || !(radius > 1) || !(radius <= size) ||
      !hepsct::arrayFits(sizeof(float), {size, size}))
    return HEPSCT_BAD_ARGUMENT;
  return hepsct::guarded([&] {
    return sharpness(Kinds(first, second, static_cast<size_t>(size)), {static_cast<size_t>(size), radius}, moments,
                     result, threads);
  });
}
