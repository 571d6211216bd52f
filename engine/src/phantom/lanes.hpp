/** The loops that take the time, compiled once for each instruction set (loops.lanes.cpp). */
#pragma once

#include <cstddef>
#include <cstdint>

#include "philox.hpp"

namespace hepsct::phantom {

struct Loops {
  /**
   * out[i] = area of the unit disc's half-chord integral up to s = clamp(start + i step, -1, 1):
   * (s sqrt(1 - s^2) + arcsin s) / 2.
   */
  void (*edgeAreas)(double start, double step, size_t n, double *out);
  /** mean[i] *= gain[i] (where gain is not null) and exp(-integrals[i]) (where those are not null). */
  void (*attenuate)(const float *gain, const float *integrals, size_t n, double *mean);
  /** First round of PTRS: out[i] = the Poisson number where it is accepted at once, else -1. */
  void (*drawQuickly)(const double *mean, size_t n, Seed seed, uint64_t index, double *out);
};

/** The loops of the instruction set in use. */
const Loops &loops();

} // namespace hepsct::phantom
