/** The filter of the back-projection: a ramp defined in space, times a window. */
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hepsct {

struct Filter {
  int32_t name; ///< HEPSCT_FILTER_*
  double cutoff; ///< fraction of Nyquist, in (0, 1]
  double order;  ///< of butterworth
};

/**
 * Spectrum of the ramp on a period of P samples, k = 0..P/2. In space the ramp is h[0] = 1/4,
 * h[odd n] = -1/(pi n)^2, else 0, hence
 *   H_k = 1/4 - (2/pi^2) sum over odd n <= P/2 of cos(2 pi k n / P) / n^2
 * (a term n = P/2 counts half). H_0 is not 0: |nu| sampled in frequency would give cupping.
 */
std::vector<double> rampSpectrum(size_t period);

/**
 * Value of the window at s = |nu| / nu_c in [0, 1]: ramp 1; shepp-logan sin(pi s/2)/(pi s/2);
 * cosine cos(pi s/2); hann (1 + cos pi s)/2; hamming 0.54 + 0.46 cos pi s; parzen (1-s)^3;
 * butterworth 1/(1 + s^2n); none 1.
 */
double windowValue(const Filter &filter, double s);

/** Highest index k whose frequency k/P is not above the cut-off. */
size_t highestFrequency(const Filter &filter, size_t period);

/**
 * Ramp times window, k = 0..highestFrequency; the Nyquist bin k = P/2 has half its weight, since it
 * stands at both ends of the spectrum.
 */
std::vector<double> filterSpectrum(const Filter &filter, size_t period);

} // namespace hepsct
