/** From line integrals to counts. */
#include <algorithm>
#include <array>
#include <cmath>

#include "../host/sizes.hpp"
#include "../pixels/fresh_memory.hpp"
#include "../pixels/parallel.hpp"
#include "exact.hpp"
#include "hepsct_phantom.h"
#include "lanes.hpp"
#include "philox.hpp"
#include "transformed_rejection.hpp"

#if defined(__clang__)
#pragma clang fp contract(off)
#endif

namespace {

using namespace hepsct::phantom;
using hepsct::exact::exponential;
using hepsct::exact::logarithm;
using hepsct::exact::logFactorial;

/** Pixels of one item of work; never across two detector rows. */
constexpr size_t RUN = 1024;
struct Source {
  Seed seed;
  uint64_t index;
};

/** Inversion: counts the terms of the distribution that fit below a uniform number. */
double byInversion(double mean, const Source &source) {
  const auto words = philox(source.seed, source.index, 0, STREAM_PHOTONS);
  double left = uniform(words.w0, words.w1);
  double term = exponential(-mean);
  double k = 0;
  while (left >= term && k < 200) {
    left -= term;
    k += 1;
    term *= mean / k;
  }
  return k;
}

double byRejection(double mean, const Source &source) {
  for (uint32_t round = 0;; round++) {
    const Candidate c = candidate(mean, philox(source.seed, source.index, round, STREAM_PHOTONS));
    if (c.surely) return c.k;
    if (!(c.k >= 0) || (c.us < 0.013 && c.v > c.us) || c.v == 0) continue;
    const double inverseAlpha = 1.1239 + 1.1328 / (c.b - 3.4);
    const double bound = c.k * logarithm(mean) - mean - logFactorial(c.k);
    if (logarithm(c.v * inverseAlpha / (c.a / (c.us * c.us) + c.b)) <= bound) return c.k;
  }
}

double poisson(double mean, const Source &source) {
  if (!(mean > 0)) return 0;
  if (mean > FULL) return mean;
  return mean < SMALL_MEAN ? byInversion(mean, source) : byRejection(mean, source);
}

uint16_t counted(double value) {
  return static_cast<uint16_t>(std::clamp(std::floor(value + 0.5), 0.0, 65535.0));
}

} // namespace

int32_t hepsct_photon_counts(const float *integrals, int32_t frames, size_t pixels, int32_t columns,
                             const float *beam, const float *offset, const float *gain, uint32_t seedLow,
                             uint32_t seedHigh, double firstIndex, int32_t noise, uint16_t *out,
                             int32_t threads) {
  if (!hepsct::arrayFits(sizeof(float), {frames}) || columns < 1 || columns > hepsct::LARGEST_LENGTH ||
      !hepsct::arrayFits(sizeof(float), pixels, static_cast<size_t>(frames)) || pixels % static_cast<size_t>(columns) != 0 || !(firstIndex >= 0) ||
      firstIndex > 9007199254740991.0)
    return HEPSCT_BAD_ARGUMENT;
  if (frames == 0 || pixels == 0) return HEPSCT_OK;
  if (!beam || !offset || !out) return HEPSCT_BAD_ARGUMENT;
  const auto width = static_cast<size_t>(columns);
  const size_t rows = pixels / width, runs = (width + RUN - 1) / RUN;
  const auto first = static_cast<uint64_t>(firstIndex);
  const Seed seed{seedLow, seedHigh};
  const Loops &kernels = loops();
  hepsct::pixels::expectFilling(out, sizeof(uint16_t) * static_cast<size_t>(frames) * pixels);
  hepsct::forEachItem(static_cast<size_t>(frames) * rows, threads, [&](size_t line) {
    const size_t frame = line / rows, row = line % rows;
    for (size_t run = 0; run < runs; run++) {
      const size_t column = run * RUN, n = std::min(RUN, width - column);
      const size_t inFrame = row * width + column, at = frame * pixels + inFrame;
      std::array<double, RUN> mean, drawn;
      for (size_t i = 0; i < n; i++) mean[i] = beam[inFrame + i];
      kernels.attenuate(gain ? gain + frame * width + column : nullptr, integrals ? integrals + at : nullptr,
                        n, mean.data());
      if (noise) {
        kernels.drawQuickly(mean.data(), n, seed, first + at, drawn.data());
        for (size_t i = 0; i < n; i++)
          if (drawn[i] < 0) drawn[i] = poisson(mean[i], {seed, first + at + i});
      }
      const double *photons = noise ? drawn.data() : mean.data();
      for (size_t i = 0; i < n; i++)
        out[at + i] = counted(photons[i] + static_cast<double>(offset[inFrame + i]));
    }
  });
  return HEPSCT_OK;
}
