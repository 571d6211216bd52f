/** How a running call is asked to end early. */
#pragma once

#include <atomic>
#include <cstdint>

namespace hepsct {

/**
 * One for each plan. Calls have numbers above 0; asking for the end of one that has not begun or is over
 * touches no other.
 */
class Cancellation {
public:
  void cancel(int32_t call) { _cancelled.store(call); }
  bool isCancelled(int32_t call) const { return call > 0 && _cancelled.load(std::memory_order_relaxed) == call; }

private:
  std::atomic<int32_t> _cancelled{0};
};

/** While it lives, the work that this thread shares out with `parallelFor` ends when the call is cancelled. */
class CancellableCall {
public:
  CancellableCall(const Cancellation &cancellation, int32_t call);
  ~CancellableCall();
  CancellableCall(const CancellableCall &) = delete;
  CancellableCall &operator=(const CancellableCall &) = delete;

  /** Also when the call is a part of one that is. */
  bool cancelled() const { return _cancellation.isCancelled(_call) || (_outer && _outer->cancelled()); }
  /** The one of this thread; null where nothing can be cancelled. */
  static const CancellableCall *current();

private:
  const Cancellation &_cancellation;
  const int32_t _call;
  const CancellableCall *_outer;
};

} // namespace hepsct
