/** A candidate of PTRS (Hoermann, Insurance: Mathematics and Economics 12, 39, 1993), with his constants. */
#pragma once

#include <cmath>

#include "exact.hpp"
#include "philox.hpp"

namespace hepsct::phantom {

/** PTRS serves means from here on. */
constexpr double SMALL_MEAN = 10;
/** Above this mean a 16-bit counter is full whatever the noise. */
constexpr double FULL = 1e6;

struct Candidate {
  double k;
  /** Accepted without a look at the distribution (four of five are). */
  bool surely;
  double a, b, us, v;
};

inline Candidate candidate(double mean, const Words &words) {
  const double b = 0.931 + 2.53 * std::sqrt(mean);
  const double a = -0.059 + 0.02483 * b;
  const double u = uniform(words.w0, words.w1) - 0.5;
  const double v = uniform(words.w2, words.w3);
  const double us = 0.5 - std::fabs(u);
  const double k = std::floor((2 * a / us + b) * u + mean + 0.43);
  const double vr = 0.9277 - 3.6224 / (b - 2);
  const bool surely = (us >= 0.07) & (v <= vr);
  return {k, surely, a, b, us, v};
}

} // namespace hepsct::phantom
