/** Seeded random numbers, and arrays of exactly their size: one byte beyond them is an error that is seen. */
#ifndef HEPSCT_TEST_RANDOM_HPP
#define HEPSCT_TEST_RANDOM_HPP

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace test {

/** splitmix64. */
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}
  uint64_t next() {
    uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  /** A whole number from `least` to `most`. */
  int32_t whole(int32_t least, int32_t most) {
    return least + static_cast<int32_t>(next() % static_cast<uint64_t>(most - least + 1));
  }
  /** In [0, 1). */
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  template <typename T, size_t N> T of(const T (&values)[N]) { return values[next() % N]; }

private:
  uint64_t state;
};

template <typename T> class Array {
public:
  explicit Array(size_t count) : count(count), values(new T[count]()) {}
  T *data() { return values.get(); }
  size_t size() const { return count; }
  T &operator[](size_t i) { return values[i]; }

private:
  size_t count;
  std::unique_ptr<T[]> values;
};

/** What the running case is, in words, for the line that a failure ends with. */
inline char doing[200];

/** Ends the program with a line that says what was wrong and how to see it again. */
[[noreturn]] inline void fail(const char *what, uint64_t seed) {
  std::fprintf(stderr, "%s (seed %llu)\n", what, static_cast<unsigned long long>(seed));
  std::abort();
}

/** Each runs one random case. */
void decoder(uint64_t seed);
void pixels(uint64_t seed);
void reconstruction(uint64_t seed);
void phantom(uint64_t seed);
void iterative(uint64_t seed);
void live(uint64_t seed);
void centre(uint64_t seed);

} // namespace test

#endif
