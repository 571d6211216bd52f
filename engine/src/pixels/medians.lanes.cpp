/** The loops of medians.hpp, lane by lane. */
#include "medians.hpp"

namespace hepsct::pixels::HEPSCT_ISA {
namespace {

template <typename Real>
void markBright(const Real *pixel, const Real *const *lines, size_t size, size_t n, Real threshold, uint8_t *marks) {
  const auto rank = static_cast<int32_t>(size * size / 2);
  for (size_t first = 0; first < n; first += MARK_BLOCK) {
    int32_t below[MARK_BLOCK] = {};
    for (size_t line = 0; line < size; line++)
      for (size_t shift = 0; shift < size; shift++) {
        const Real *neighbour = lines[line] + first + shift;
        for (size_t i = 0; i < MARK_BLOCK; i++)
          below[i] += pixel[first + i] - neighbour[i] >= threshold ? 1 : 0;
      }
    for (size_t i = 0; i < MARK_BLOCK; i++) marks[first + i] = below[i] > rank ? 1 : 0;
  }
}

typedef int32_t Keys __attribute__((vector_size(4 * SLIDE_LANES)));

inline Keys greater(Keys a, Keys b) { return a > b ? a : b; }
inline Keys smaller(Keys a, Keys b) { return a < b ? a : b; }

/** Insert a value into each lane's `count` sorted ones: every place keeps the middle of itself, its left and the new. */
inline void insert(Keys *sorted, size_t count, Keys value) {
  sorted[count] = count > 0 ? greater(sorted[count - 1], value) : value;
  for (size_t i = count; i-- > 1;)
    sorted[i] = greater(sorted[i - 1], smaller(sorted[i], value));
  if (count > 0) sorted[0] = smaller(sorted[0], value);
}

/** Take a value out of each lane's `count` sorted ones: what is not below it moves down. */
inline void remove(Keys *sorted, size_t count, Keys value) {
  for (size_t i = 0; i + 1 < count; i++) sorted[i] = sorted[i] < value ? sorted[i] : sorted[i + 1];
}

void slideMedian(int32_t *keys, size_t stride, size_t lanes, size_t columns, size_t size, int32_t *scratch) {
  auto *line = reinterpret_cast<Keys *>(scratch);
  Keys *sorted = line + columns + size;
  const auto before = static_cast<int64_t>(size / 2);
  for (size_t i = 0; i < columns + size - 1; i++) {
    const int32_t *from = keys + reflected(static_cast<int64_t>(i) - before, columns) * stride;
    Keys value{};
    __builtin_memcpy(&value, from, lanes * sizeof(int32_t));
    line[i] = value;
  }
  for (size_t i = 0; i + 1 < size; i++) insert(sorted, i, line[i]);
  for (size_t column = 0; column < columns; column++) {
    insert(sorted, size - 1, line[column + size - 1]);
    __builtin_memcpy(keys + column * stride, &sorted[size / 2], lanes * sizeof(int32_t));
    remove(sorted, size, line[column]);
  }
}

} // namespace

extern const MedianTable medians{markBright<float>, markBright<double>, slideMedian};

} // namespace hepsct::pixels::HEPSCT_ISA
