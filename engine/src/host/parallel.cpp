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
void runHere(size_t count, Task task, void *context) {
  for (size_t item = 0; item < count && !(currentCall && currentCall->cancelled()); item++) task(context, item, 0);
}

} // namespace

CancellableCall::CancellableCall(const Cancellation &cancellation, int32_t call)
    : _cancellation(cancellation), _call(call), _outer(currentCall) {
  currentCall = this;
}

CancellableCall::~CancellableCall() { currentCall = _outer; }

const CancellableCall *CancellableCall::current() { return currentCall; }

#if defined(__wasm__)

void parallelFor(int32_t, size_t count, Task task, void *context) { runHere(count, task, context); }

#else

void parallelFor(int32_t threads, size_t count, Task task, void *context) {
  const auto wanted = static_cast<int32_t>(std::min<size_t>(static_cast<size_t>(std::max(threads, 1)), count));
  SharedWork work{task, context, count, currentCall, {}};
  for (int32_t slot = wanted; slot > 0; slot--) work.freeSlots.push_back(slot - 1);
  if (!ThreadPool::instance().run(work, wanted)) runHere(count, task, context);
}

#endif

} // namespace hepsct
