/** Work shared by the threads of one pool. */
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace hepsct {

/** One item of work: `item` in [0, count), `thread` in [0, threads). */
using Task = void (*)(void *context, size_t item, int32_t thread);

/**
 * Run `task` for every item on up to `threads` threads of the pool, and wait for all. The calling thread
 * computes nothing, so that calls at the same time have together no more threads than the most that one
 * of them asked for, and share them evenly. Which thread takes which item is open: a task's result must
 * depend on the item alone. When the current call is cancelled, items that have not begun are left out.
 */
void parallelFor(int32_t threads, size_t count, Task task, void *context);

/** Items that are done by one task. */
struct Phase {
  Task task;
  void *context;
  size_t count;
};

/**
 * The same for phases one after the other: an item begins when all of the phase before have ended. Cheaper than a call
 * for each, since the calling thread need not wake in between.
 *
 * @param phases `count` of them, 1 at least
 */
void parallelPhases(int32_t threads, const Phase *phases, size_t count);

/** The same for any callable `work(item, thread)`. */
template <typename Work> void parallelFor(int32_t threads, size_t count, Work &&work) {
  using Callable = std::remove_reference_t<Work>;
  parallelFor(
      threads, count,
      [](void *context, size_t item, int32_t thread) { (*static_cast<Callable *>(context))(item, thread); },
      &work);
}

template <typename Work> Phase phaseOf(size_t count, Work &work) {
  return {[](void *context, size_t item, int32_t thread) { (*static_cast<Work *>(context))(item, thread); }, &work, count};
}

} // namespace hepsct
