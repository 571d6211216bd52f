/** The threads that compute; see parallel.hpp. */
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "cancellation.hpp"
#include "parallel.hpp"

namespace hepsct {

/** Items of one call of `parallelPhases`; all members are guarded by the pool's mutex. */
struct SharedWork {
  const Phase *phase, *end;
  const CancellableCall *call;
  std::vector<int32_t> freeSlots; ///< thread numbers not in use
  size_t next = 0;                ///< item of the phase
  int32_t active = 0;

  bool hasWork() const { return !isOver() && next < phase->count && !freeSlots.empty(); }
  bool isOver() const { return phase == end && active == 0; }
  /** Go on with the first phase that has items, when those of this one have ended. @return whether there is none */
  bool skipEmpty() {
    while (phase != end && active == 0 && next >= phase->count) {
      phase++;
      next = 0;
    }
    return phase == end;
  }
  void leaveOut() {
    phase = end - 1;
    next = phase->count;
  }
};

class ThreadPool {
public:
  /** The pool of this process. It is never destroyed: a thread may be at work while the process ends. */
  static ThreadPool &instance();

  /** Do all items on up to `threads` threads; false when there is no thread to be had at all. */
  bool run(SharedWork &work, int32_t threads);

private:
  void grow(int32_t threads);
  void workLoop();
  /** The work with the fewest threads at it; null when there is none. */
  SharedWork *choose();

  std::mutex _guard;
  std::condition_variable _wanted, _finished;
  std::vector<SharedWork *> _works;
  int32_t _threads = 0;
};

} // namespace hepsct
