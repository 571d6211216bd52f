#include "phase_clock.hpp"

#if !defined(__wasm__)
#include <chrono>
#endif

namespace hepsct {

#if defined(__wasm__)

// the module has no clock: its host gives it none
PhaseClock::PhaseClock(PhaseSeconds &) {}
PhaseClock::~PhaseClock() {}
void endPhase(int32_t) {}

#else
namespace {

using Clock = std::chrono::steady_clock;

thread_local PhaseSeconds *current = nullptr;
thread_local Clock::time_point began;

} // namespace

PhaseClock::PhaseClock(PhaseSeconds &seconds) {
  current = &seconds;
  began = Clock::now();
}

PhaseClock::~PhaseClock() { current = nullptr; }

void endPhase(int32_t phase) {
  if (!current || phase < 0 || phase >= PHASES) return;
  const Clock::time_point now = Clock::now();
  current->of[phase] += std::chrono::duration<double>(now - began).count();
  began = now;
}

#endif

} // namespace hepsct
