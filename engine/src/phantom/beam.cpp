/** The beam as the detector sees it without a sample. */
#include <cmath>

#include "../host/sizes.hpp"
#include "exact.hpp"
#include "hepsct_phantom.h"
#include "philox.hpp"

#if defined(__clang__)
#pragma clang fp contract(off)
#endif

namespace {

using hepsct::exact::direction;
using hepsct::exact::exponential;
using hepsct::exact::PI;

/** Half the height of the detector is this fraction of the beam's standard deviation. */
constexpr double HEIGHT = 0.9;
/** Relative loss from one side of the detector to the other. */
constexpr double SLOPE = 0.15;
constexpr double RESPONSE = 0.01;

struct Band {
  double waves, strength, waver;
};
/** Bands along the height of the detector: number of waves, strength, and how far they waver in waves. */
constexpr Band BANDS[] = {{3, 0.04, 0.3}, {11, 0.03, 0.2}, {37, 0.02, 0.5}};

} // namespace

int32_t hepsct_beam_profile(int32_t rows, int32_t columns, double photons, uint32_t seedLow, uint32_t seedHigh,
                            float *out) {
  if (!hepsct::arrayFits(sizeof(float), {rows, columns}) || !(photons >= 0) || !std::isfinite(photons))
    return HEPSCT_BAD_ARGUMENT;
  if (rows == 0 || columns == 0) return HEPSCT_OK;
  if (!out) return HEPSCT_BAD_ARGUMENT;
  const hepsct::phantom::Seed seed{seedLow, seedHigh};
  for (int32_t row = 0; row < rows; row++) {
    const double y = (row + 0.5) / rows - 0.5;
    const double envelope = exponential(-2 * HEIGHT * HEIGHT * y * y);
    for (int32_t column = 0; column < columns; column++) {
      const double x = (column + 0.5) / columns - 0.5;
      double value = photons * envelope * (1 - SLOPE * (x + 0.5));
      for (const Band &band : BANDS) {
        const double waver = band.waver * direction(2 * PI * x).sine;
        value *= 1 - band.strength * (1 + direction(2 * PI * (band.waves * y + waver)).sine);
      }
      const auto at = static_cast<size_t>(row) * static_cast<size_t>(columns) + static_cast<size_t>(column);
      const auto words = hepsct::phantom::philox(seed, at, 0, hepsct::phantom::STREAM_RESPONSE);
      value *= 1 + RESPONSE * (2 * hepsct::phantom::uniform(words.w0, words.w1) - 1);
      out[at] = static_cast<float>(value);
    }
  }
  return HEPSCT_OK;
}
