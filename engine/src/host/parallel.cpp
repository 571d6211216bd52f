#include "parallel.hpp"

#include <algorithm>

#if !defined(__wasm__)
#include <atomic>
#include <thread>
#include <vector>
#endif

namespace hepsct {

#if defined(__wasm__)

void parallelFor(int32_t, size_t count, Task task, void *context) {
  for (size_t item = 0; item < count; item++) task(context, item, 0);
}

#else

void parallelFor(int32_t threads, size_t count, Task task, void *context) {
  std::atomic<size_t> next{0};
  auto work = [&](int32_t thread) {
    for (size_t item = next++; item < count; item = next++) task(context, item, thread);
  };
  std::vector<std::jthread> helpers;
  const auto wanted = static_cast<int32_t>(std::min<size_t>(static_cast<size_t>(std::max(threads, 1)), count));
  helpers.reserve(static_cast<size_t>(std::max(wanted, 1)));
  for (int32_t thread = 1; thread < wanted; thread++) {
    try {
      helpers.emplace_back(work, thread);
    } catch (const std::exception &) {
      break; // the system gives no more threads: those that run do all the work
    }
  }
  work(0);
}

#endif

} // namespace hepsct
