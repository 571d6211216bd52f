/** Sums and products of the vectors of several slices at once, each with a factor of its own. */
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "../host/parallel.hpp"

namespace hepsct {

/** Values that one item of work takes; sums are added chunk by chunk, the same on any number of threads. */
constexpr size_t CHUNK = 32768;

/** Squares and products of a chunk, in 8 sums that the compiler keeps side by side. */
class ChunkSum {
public:
  void add(size_t index, float a, float b) { _sums[index % 8] += static_cast<double>(a) * static_cast<double>(b); }
  double total() const {
    return ((_sums[0] + _sums[4]) + (_sums[1] + _sums[5])) + ((_sums[2] + _sums[6]) + (_sums[3] + _sums[7]));
  }

private:
  double _sums[8]{};
};

/** `slices` vectors of `length` values, one behind the other. */
struct Vectors {
  size_t slices, length;
  int32_t threads;

  /**
   * Call `work(slice, from, to, sum)` for every stretch [from, to) of all vectors together.
   *
   * @return what was added to `sum`, a slice
   */
  template <typename Work> std::vector<double> forEach(Work &&work) const {
    const size_t chunks = (length + CHUNK - 1) / CHUNK;
    std::vector<double> partial(slices * chunks, 0.0), sums(slices, 0.0);
    parallelFor(threads, slices * chunks, [&](size_t item, int32_t) {
      const size_t slice = item / chunks, begin = item % chunks * CHUNK;
      const size_t count = length - begin < CHUNK ? length - begin : CHUNK;
      ChunkSum sum;
      work(slice, slice * length + begin, slice * length + begin + count, sum);
      partial[item] = sum.total();
    });
    for (size_t item = 0; item < partial.size(); item++) sums[item / chunks] += partial[item];
    return sums;
  }

  /** In parallel, so that it can be cancelled: the memory may be touched for the first time here. */
  void copy(const float *from, float *to) const {
    forEach([=](size_t, size_t begin, size_t end, ChunkSum &) {
      __builtin_memcpy(to + begin, from + begin, (end - begin) * sizeof(float));
    });
  }

  void fill(float *values, float value) const {
    forEach([=](size_t, size_t from, size_t to, ChunkSum &) {
      for (size_t i = from; i < to; i++) values[i] = value;
    });
  }

  std::vector<double> dot(const float *a, const float *b) const {
    return forEach([=](size_t, size_t from, size_t to, ChunkSum &sum) {
      for (size_t i = from; i < to; i++) sum.add(i, a[i], b[i]);
    });
  }

  /** y += factor x. @return |y|^2 a slice */
  std::vector<double> add(float *y, const std::vector<double> &factors, const float *x) const {
    return forEach([&](size_t slice, size_t from, size_t to, ChunkSum &sum) {
      const auto factor = static_cast<float>(factors[slice]);
      for (size_t i = from; i < to; i++) {
        y[i] += factor * x[i];
        sum.add(i, y[i], y[i]);
      }
    });
  }

  /** y = x + factor y. */
  void turn(float *y, const std::vector<double> &factors, const float *x) const {
    forEach([&](size_t slice, size_t from, size_t to, ChunkSum &) {
      const auto factor = static_cast<float>(factors[slice]);
      for (size_t i = from; i < to; i++) y[i] = x[i] + factor * y[i];
    });
  }

  /** y = x - y. @return |y|^2 a slice */
  std::vector<double> subtractFrom(const float *x, float *y) const {
    return forEach([=](size_t, size_t from, size_t to, ChunkSum &sum) {
      for (size_t i = from; i < to; i++) {
        y[i] = x[i] - y[i];
        sum.add(i, y[i], y[i]);
      }
    });
  }

  /** y *= x. */
  void multiply(float *y, const float *x) const {
    forEach([=](size_t, size_t from, size_t to, ChunkSum &) {
      for (size_t i = from; i < to; i++) y[i] *= x[i];
    });
  }
};

} // namespace hepsct
