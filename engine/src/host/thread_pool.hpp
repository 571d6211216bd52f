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

/** Items of one call of `parallelFor`; all members are guarded by the pool's mutex. */
struct SharedWork {
  Task task;
  void *context;
  size_t count;
  const CancellableCall *call;
  std::vector<int32_t> freeSlots; ///< thread numbers not in use
  size_t next = 0;
  int32_t active = 0;

  bool hasWork() const { return next < count && !freeSlots.empty(); }
  bool isOver() const { return next >= count && active == 0; }
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
