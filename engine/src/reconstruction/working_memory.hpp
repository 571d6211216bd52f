/** A large aligned block, kept between calls, on huge pages where the system has them. */
#pragma once

#include <cstddef>
#include <cstdint>

namespace hepsct {

class WorkingMemory {
public:
  WorkingMemory() = default;
  ~WorkingMemory();
  WorkingMemory(const WorkingMemory &) = delete;
  WorkingMemory &operator=(const WorkingMemory &) = delete;

  /** Make at least `bytes` available, contents undefined; false when there is not so much. */
  bool reserve(uint64_t bytes);
  float *floats() const { return static_cast<float *>(_block); }

private:
  void *_block = nullptr;
  size_t _bytes = 0;
};

} // namespace hepsct
