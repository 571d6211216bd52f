#include "exact.hpp"
#include "lanes_isa.hpp"
#include "transformed_rejection.hpp"

namespace hepsct::phantom::HEPSCT_ISA {
namespace {

void edgeAreas(double start, double step, size_t n, double *out) {
  const auto count = static_cast<int32_t>(n);
  for (int32_t i = 0; i < count; i++) {
    const double place = start + step * i;
    const double low = place < -1.0 ? -1.0 : place;
    const double s = low > 1.0 ? 1.0 : low;
    out[i] = 0.5 * (s * std::sqrt(1.0 - s * s) + exact::arcsine(s));
  }
}

void attenuate(const float *gain, const float *integrals, size_t n, double *mean) {
  if (gain)
    for (size_t i = 0; i < n; i++) mean[i] *= static_cast<double>(gain[i]);
  if (integrals)
    for (size_t i = 0; i < n; i++) mean[i] *= exact::exponential(-static_cast<double>(integrals[i]));
}

void drawQuickly(const double *mean, size_t n, Seed seed, uint64_t index, double *out) {
  for (size_t i = 0; i < n; i++) {
    const Words words = philox(seed, index + i, 0, STREAM_PHOTONS);
    const Candidate found = candidate(mean[i], words);
    const bool taken = found.surely & (mean[i] >= SMALL_MEAN) & (mean[i] <= FULL);
    out[i] = taken ? found.k : -1.0;
  }
}

} // namespace

const Loops table{edgeAreas, attenuate, drawQuickly};

} // namespace hepsct::phantom::HEPSCT_ISA
