/** Independent items of work on a few threads. */
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>

#if !defined(__wasm__)
#include <system_error>
#include <thread>
#include <vector>
#endif

namespace hepsct {

/**
 * Calls work(item) for item = 0 .. items - 1, on up to `threads` threads; which thread takes which item
 * is open, so items must not depend on each other. WASM has one thread.
 */
template <typename Work> void forEachItem(size_t items, int32_t threads, const Work &work) {
#if defined(__wasm__)
  (void)threads;
  for (size_t item = 0; item < items; item++) work(item);
#else
  std::atomic<size_t> next{0};
  const auto loop = [&] {
    for (size_t item = next++; item < items; item = next++) work(item);
  };
  std::vector<std::jthread> helpers;
  const size_t count = std::min(items, static_cast<size_t>(std::max(threads, 1)));
  try {
    for (size_t i = 1; i < count; i++) helpers.emplace_back(loop);
  } catch (const std::system_error &) {
    // fewer threads than asked for: those that run do the work
  }
  loop();
#endif
}

} // namespace hepsct
