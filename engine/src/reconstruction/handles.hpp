/** Objects behind whole-number handles, so that a wrong one is an error and not a crash. */
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <new>

#include "../host/lock.hpp"
#include "hepsct_api.h"

namespace hepsct {

template <typename T> class Handles {
public:
  int32_t add(std::shared_ptr<T> object) {
    const Lock lock(_guard);
    const int32_t handle = ++_last;
    _objects.emplace(handle, std::move(object));
    return handle;
  }
  /** A running call keeps its object alive. */
  std::shared_ptr<T> find(int32_t handle) {
    const Lock lock(_guard);
    const auto found = _objects.find(handle);
    return found == _objects.end() ? nullptr : found->second;
  }
  bool remove(int32_t handle) {
    const Lock lock(_guard);
    return _objects.erase(handle) == 1;
  }

private:
  Mutex _guard;
  std::map<int32_t, std::shared_ptr<T>> _objects;
  int32_t _last = 0;
};

/** Run what may allocate; in WASM, which has no exceptions, an allocation that fails ends the module. */
template <typename Work> int32_t guarded(Work &&work) {
#if defined(__cpp_exceptions)
  try {
    return work();
  } catch (const std::bad_alloc &) {
    return HEPSCT_OUT_OF_MEMORY;
  }
#else
  return work();
#endif
}

} // namespace hepsct
