/** Sizes as they come from outside: whole numbers that may be negative, or too many for the memory of this machine. */
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace hepsct {

/** Lengths stay so far below the end of int32_t that a tile or a row more than there are still fits. */
constexpr int64_t LARGEST_LENGTH = int64_t{1} << 30;

/** Whether all lengths are from 0 to LARGEST_LENGTH and an array of these sides can exist. */
inline bool arrayFits(size_t elementBytes, std::initializer_list<int64_t> sides) {
  uint64_t bytes = elementBytes;
  for (const int64_t side : sides) {
    if (side < 0 || side > LARGEST_LENGTH) return false;
    if (side > 0 && bytes > static_cast<uint64_t>(SIZE_MAX) / static_cast<uint64_t>(side)) return false;
    bytes *= static_cast<uint64_t>(side);
  }
  return true;
}

/** The same for a number of elements that is a size already. */
inline bool arrayFits(size_t elementBytes, size_t count, size_t times = 1) {
  const auto most = static_cast<uint64_t>(SIZE_MAX) / elementBytes;
  return count <= most && (count == 0 || times <= most / count);
}

} // namespace hepsct
