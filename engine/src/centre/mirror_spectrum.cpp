/**
 * Vo's metric (Vo et al., Optics Express 22, 19078 (2014)): the spectrum of a sinogram of 360 degrees is nearly empty
 * outside a double wedge |n| <= 2 pi R nu. The second half turn is the mirror image of the first one about a
 * candidate; a wrong one fills the empty part.
 *
 * The transform along the angles is made once: that of the mirror image is the same with its columns in another
 * order and the sign (-1)^n. What is left for each candidate are transforms along the columns.
 */
#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

#include "../host/each_variant.hpp"
#include "../host/parallel.hpp"
#include "../host/sizes.hpp"
#include "../reconstruction/handles.hpp"
#include "../reconstruction/working_memory.hpp"
#include "double_wedge.hpp"
#include "hepsct_centre.h"
#include "smoothing.hpp"

namespace hepsct::centre {

HEPSCT_EACH_VARIANT(WedgeKernels, kernels)

const WedgeKernels &wedgeKernels() { return HEPSCT_IN_USE(kernels); }

namespace {

/** Columns are smoothed by so much before anything else; along the angles nothing is. */
constexpr double SMOOTHING = 1;
/** Slow changes from angle to angle say nothing: frequencies up to this, or this part of them, are left out. */
constexpr double SLOW = 20, SLOW_PART = 0.05;
/** Column frequencies below so many periods across the detector are left out. */
constexpr double FEW_PERIODS = 2;

class MirrorSpectrum {
public:
  MirrorSpectrum(const float *sinogram, size_t angles, size_t columns)
      : _angles(angles), _columns(columns), _padded(evenFiveSmooth(static_cast<double>(columns))), _fft(_padded),
        _smooth(angles * _padded) {
    const Gaussian gaussian(SMOOTHING);
    for (size_t a = 0; a < angles; a++) {
      float *row = _smooth.data() + a * _padded;
      gaussian.apply(sinogram + a * columns, columns, row);
      std::fill(row + columns, row + _padded, row[columns - 1]);
    }
    _first = static_cast<size_t>(std::min(SLOW, SLOW_PART * static_cast<double>(angles))) + 1;
  }

  size_t lanes() const { return wedgeKernels().lanes; }
  size_t blocks() const { return _angles < _first ? 0 : (_angles - _first + lanes()) / lanes(); }
  size_t scratchFloats() const { return 3 * _padded * 2 * lanes(); }
  /** Frequencies of a lane: up to n = 2 pi R nu with R half the detector. */
  double limit(size_t n) const {
    return static_cast<double>(n) / std::numbers::pi * static_cast<double>(_padded) / static_cast<double>(_columns);
  }
  size_t least() const {
    return static_cast<size_t>(
        std::ceil(FEW_PERIODS * static_cast<double>(_padded) / static_cast<double>(_columns)));
  }

  /** Number of values that are summed for each candidate. */
  double summed() const {
    double count = 0;
    for (size_t n = _first; n <= _angles; n++) {
      const auto end = std::min(static_cast<size_t>(limit(n)) + 1, _padded / 2);
      if (end > least()) count += 2.0 * static_cast<double>(end - least());
    }
    return count;
  }

  /** Sums of one block of frequencies for all candidates. */
  void sum(size_t block, int32_t first, size_t count, WedgeSums *sums, float *scratch) const {
    const size_t width = 2 * lanes(), n0 = _first + block * lanes();
    std::vector<float> upper(_padded * width), lower(_padded * width), reversed(_padded * width), limits(lanes(), -1);
    for (size_t l = 0; l < lanes() && n0 + l <= _angles; l++) {
      limits[l] = static_cast<float>(limit(n0 + l));
      alongAngles(n0 + l, l, upper, lower, reversed);
    }
    const WedgeBlock task{upper.data(), lower.data(), reversed.data(), limits.data(), _columns, _padded, least()};
    for (size_t i = 0; i < count; i++)
      sums[i] = wedgeKernels().sum(task, _fft.tables(), static_cast<int64_t>(first) + static_cast<int64_t>(i), scratch);
  }

private:
  /** Lane l: the transform of frequency n of 2 A rows, of which A are there. */
  void alongAngles(size_t n, size_t l, std::vector<float> &upper, std::vector<float> &lower,
                   std::vector<float> &reversed) const {
    std::vector<float> re(_padded, 0.0f), im(_padded, 0.0f);
    const auto half = static_cast<double>(_angles);
    for (size_t a = 0; a < _angles; a++) {
      const double angle = -std::numbers::pi * static_cast<double>(n * a % (2 * _angles)) / half;
      const auto cosine = static_cast<float>(std::cos(angle)), sine = static_cast<float>(std::sin(angle));
      const float *row = _smooth.data() + a * _padded;
      for (size_t j = 0; j < _padded; j++) {
        re[j] += cosine * row[j];
        im[j] += sine * row[j];
      }
    }
    const float sign = n % 2 == 0 ? 1.0f : -1.0f;
    // rows backwards: row A - 1 - a stands at a, so that e^{-i n (A - 1) pi / A} conj(...)
    const double turn = -std::numbers::pi * static_cast<double>(n * (_angles - 1) % (2 * _angles)) / half;
    const auto cosine = static_cast<float>(std::cos(turn)), sine = static_cast<float>(std::sin(turn));
    const size_t width = 2 * lanes();
    for (size_t j = 0; j < _padded; j++) {
      float *u = upper.data() + j * width + l, *d = lower.data() + j * width + l, *r = reversed.data() + j * width + l;
      u[0] = re[j];
      u[lanes()] = im[j];
      d[0] = sign * re[j];
      d[lanes()] = sign * im[j];
      r[0] = sign * (cosine * re[j] + sine * im[j]);
      r[lanes()] = sign * (sine * re[j] - cosine * im[j]);
    }
  }

  size_t _angles, _columns, _padded, _first;
  FftPlan _fft;
  std::vector<float> _smooth;
};

int32_t mirrorSpectrum(const float *sinogram, size_t angles, size_t columns, int32_t first, size_t count,
                       double *mean, double *rms, int32_t threads) {
  const MirrorSpectrum spectrum(sinogram, angles, columns);
  const size_t blocks = spectrum.blocks(), floats = (spectrum.scratchFloats() + 15) / 16 * 16;
  std::vector<WedgeSums> sums(blocks * count);
  WorkingMemory scratch;
  if (!scratch.reserve(floats * sizeof(float) * static_cast<size_t>(threads))) return HEPSCT_OUT_OF_MEMORY;
  parallelFor(threads, blocks, [&](size_t block, int32_t thread) {
    spectrum.sum(block, first, count, sums.data() + block * count,
                 scratch.floats() + floats * static_cast<size_t>(thread));
  });
  const double values = std::max(1.0, spectrum.summed());
  for (size_t i = 0; i < count; i++) {
    WedgeSums all{0, 0};
    for (size_t block = 0; block < blocks; block++) {
      all.absolute += sums[block * count + i].absolute;
      all.square += sums[block * count + i].square;
    }
    mean[i] = all.absolute / values;
    rms[i] = std::sqrt(all.square / values);
  }
  return HEPSCT_OK;
}

} // namespace
} // namespace hepsct::centre

int32_t hepsct_centre_mirror_spectrum(const float *sinogram, int32_t angles, int32_t columns, int32_t first,
                                      int32_t count, double *mean, double *rms, int32_t threads) {
  if (!sinogram || !mean || !rms || angles < 1 || columns < 8 || columns > 65536 || count < 1 || threads < 1 ||
      threads > 1024 || !hepsct::arrayFits(sizeof(float), {angles, columns}) ||
      !hepsct::arrayFits(sizeof(double), {angles, count}))
    return HEPSCT_BAD_ARGUMENT;
  return hepsct::guarded([&] {
    return hepsct::centre::mirrorSpectrum(sinogram, static_cast<size_t>(angles), static_cast<size_t>(columns), first,
                                          static_cast<size_t>(count), mean, rms, threads);
  });
}
