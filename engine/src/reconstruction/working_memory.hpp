/** A large aligned block, kept between calls, on huge pages where the system has them. */
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

namespace hepsct {

class WorkingMemory {
public:
  WorkingMemory() = default;
  ~WorkingMemory();
  WorkingMemory(const WorkingMemory &) = delete;
  WorkingMemory &operator=(const WorkingMemory &) = delete;
  WorkingMemory(WorkingMemory &&other) noexcept { swap(other); }
  WorkingMemory &operator=(WorkingMemory &&other) noexcept {
    WorkingMemory(std::move(other)).swap(*this);
    return *this;
  }

  /** Make at least `bytes` available, contents undefined; false when there is not so much. */
  bool reserve(uint64_t bytes);
  /** Work in memory of someone else, who frees it. */
  void lend(void *block, uint64_t bytes);
  /** Give back to the system what lies beyond `bytes`; large blocks only. */
  void cut(uint64_t bytes);
  float *floats() const { return static_cast<float *>(_block); }
  uint64_t bytes() const { return _bytes; }

private:
  void swap(WorkingMemory &other) noexcept {
    std::swap(_block, other._block);
    std::swap(_bytes, other._bytes);
    std::swap(_lent, other._lent);
  }
  void release();

  void *_block = nullptr;
  size_t _bytes = 0;
  bool _lent = false;
};

} // namespace hepsct
