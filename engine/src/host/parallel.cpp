#include "parallel.hpp"

#include "cancellation.hpp"

#if !defined(__wasm__)
#include <algorithm>

#include "thread_pool.hpp"
#endif

namespace hepsct {
namespace {

thread_local const CancellableCall *currentCall = nullptr;

/** All items one after the other, on the calling thread. */
void runHere(const Phase *phases, size_t count) {
  for (const Phase *phase = phases; phase != phases + count; phase++)
    for (size_t item = 0; item < phase->count && !(currentCall && currentCall->cancelled()); item++)
      phase->task(phase->context, item, 0);
}

} // namespace

CancellableCall::CancellableCall(const Cancellation &cancellation, int32_t call)
    : _cancellation(cancellation), _call(call), _outer(currentCall) {
  currentCall = this;
}

CancellableCall::~CancellableCall() { currentCall = _outer; }

const CancellableCall *CancellableCall::current() { return currentCall; }

void parallelFor(int32_t threads, size_t count, Task task, void *context) {
  const Phase phase{task, context, count};
  parallelPhases(threads, &phase, 1);
}

#if defined(__wasm__)

void parallelPhases(int32_t, const Phase *phases, size_t count) { runHere(phases, count); }

#else

void parallelPhases(int32_t threads, const Phase *phases, size_t count) {
  size_t most = 0;
  for (const Phase *phase = phases; phase != phases + count; phase++) most = std::max(most, phase->count);
  const auto wanted = static_cast<int32_t>(std::min<size_t>(static_cast<size_t>(std::max(threads, 1)), most));
  SharedWork work{phases, phases + count, currentCall, {}};
  work.skipEmpty();
  for (int32_t slot = wanted; slot > 0; slot--) work.freeSlots.push_back(slot - 1);
  if (!ThreadPool::instance().run(work, wanted)) runHere(phases, count);
}

#endif

} // namespace hepsct
