/** A mutex where there are threads, nothing in WASM. */
#pragma once

#if !defined(__wasm__)
#include <mutex>
#endif

namespace hepsct {

#if defined(__wasm__)
struct Mutex {};
struct Lock {
  explicit Lock(Mutex &) {}
  ~Lock() {} // not trivial: no warning of an unused variable
};
#else
using Mutex = std::mutex;
using Lock = std::lock_guard<std::mutex>;
#endif

} // namespace hepsct
