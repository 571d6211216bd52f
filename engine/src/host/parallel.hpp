/** Work shared by threads: one atomic counter a phase. */
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace hepsct {

/** One item of work: `item` in [0, count), `thread` in [0, threads). */
using Task = void (*)(void *context, size_t item, int32_t thread);

/**
 * Run `task` for every item on up to `threads` threads (the calling one included) and wait for all.
 * Which thread takes which item is open: a task's result must depend on the item alone.
 */
void parallelFor(int32_t threads, size_t count, Task task, void *context);

/** The same for any callable `work(item, thread)`. */
template <typename Work> void parallelFor(int32_t threads, size_t count, Work &&work) {
  using Callable = std::remove_reference_t<Work>;
  parallelFor(
      threads, count,
      [](void *context, size_t item, int32_t thread) { (*static_cast<Callable *>(context))(item, thread); },
      &work);
}

} // namespace hepsct
