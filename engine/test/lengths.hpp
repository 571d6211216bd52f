/** Lengths that plans take. */
#ifndef HEPSCT_TEST_LENGTHS_HPP
#define HEPSCT_TEST_LENGTHS_HPP

#include <cmath>
#include <cstdint>
#include <initializer_list>

namespace test {

inline bool fiveSmooth(int32_t length) {
  for (const int32_t prime : {2, 3, 5})
    while (length % prime == 0) length /= prime;
  return length == 1;
}

/** The least even one without other factors that is `factor` times as long as rows. */
inline int32_t padded(int32_t columns, double factor) {
  auto length = static_cast<int32_t>(std::ceil(columns * factor));
  while (length % 2 != 0 || !fiveSmooth(length)) length++;
  return length;
}

} // namespace test

#endif
