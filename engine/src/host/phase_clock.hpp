/** Where the time of a reconstruction goes: wall time of each phase, read once a phase and never in a loop. */
#pragma once

#include <cstdint>

namespace hepsct {

/** Phases of a reconstruction: rows (transform, filter), the sum over angles, pictures. */
constexpr int32_t PHASES = 3;

struct PhaseSeconds {
  double of[PHASES]; ///< added up over all calls
};

/** While it lives, `endPhase` on this thread adds to `seconds`; the first phase begins with it. */
class PhaseClock {
public:
  explicit PhaseClock(PhaseSeconds &seconds);
  ~PhaseClock();
  PhaseClock(const PhaseClock &) = delete;
  PhaseClock &operator=(const PhaseClock &) = delete;
};

/** The work since the end of the phase before was phase number `phase`; without a clock nothing happens. */
void endPhase(int32_t phase);

} // namespace hepsct
