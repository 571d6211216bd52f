/** Zingers: single pixels that X-rays hit directly; the median of their neighbourhood takes their place. */
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <type_traits>

#include "../host/parallel.hpp"
#include "../host/sizes.hpp"
#include "element.hpp"
#include "hepsct_pixels.h"
#include "medians.hpp"

namespace {

using hepsct::pixels::MARK_BLOCK;
using hepsct::pixels::medianKernels;
using hepsct::pixels::reflected;

/** Rows of one item of work: few are read twice by two items, and one large frame is shared by threads. */
constexpr size_t BAND = 64;

/** The type in which differences of T are exact, or rounded as T itself rounds them. */
template <typename T>
using RealOf = std::conditional_t<sizeof(T) <= 2 || std::is_same_v<T, float>, float, double>;

void mark(const float *pixel, const float *const *lines, size_t size, size_t n, float threshold, uint8_t *marks) {
  medianKernels().markFloat(pixel, lines, size, n, threshold, marks);
}
void mark(const double *pixel, const double *const *lines, size_t size, size_t n, double threshold, uint8_t *marks) {
  medianKernels().markDouble(pixel, lines, size, n, threshold, marks);
}

/** The lines around one row of a frame, reflected at its edges. */
template <typename T> class Window {
public:
  using Real = RealOf<T>;

  Window(size_t rows, size_t columns, size_t size)
      : _rows(rows), _columns(columns), _size(size), _padded((columns + MARK_BLOCK - 1) / MARK_BLOCK * MARK_BLOCK),
        _values(new (std::nothrow) Real[size * (_padded + size) + size * size]()),
        _lines(new (std::nothrow) const Real *[size]), _held(new (std::nothrow) size_t[size]),
        _marks(new (std::nothrow) uint8_t[_padded]) {}

  bool ready() const { return _values && _lines && _held && _marks; }

  /** Begin with a frame. */
  void open(const T *frame) {
    _frame = frame;
    std::fill_n(_held.get(), _size, std::numeric_limits<size_t>::max());
  }

  /** Copy a row to `out` without its zingers; tells how many there were. */
  int64_t clean(size_t row, double threshold, T *out) {
    for (size_t i = 0; i < _size; i++)
      _lines[i] = line(reflected(static_cast<int64_t>(row + i) - static_cast<int64_t>(_size / 2), _rows));
    const Real *pixel = line(row) + _size / 2;
    mark(pixel, _lines.get(), _size, _padded, static_cast<Real>(threshold), _marks.get());
    std::memcpy(out, _frame + row * _columns, _columns * sizeof(T));
    int64_t replaced = 0;
    for (size_t column = 0; column < _columns; column++) {
      if (_marks[column] == 0) continue;
      out[column] = static_cast<T>(median(column));
      replaced++;
    }
    return replaced;
  }

private:
  /** Rows of a window are at most `size` apart, so that each has a place of its own. */
  const Real *line(size_t row) {
    const size_t place = row % _size;
    Real *to = _values.get() + place * (_padded + _size);
    if (_held[place] == row) return to;
    _held[place] = row;
    const T *from = _frame + row * _columns;
    const size_t before = _size / 2;
    for (size_t i = 0; i < _columns; i++) to[before + i] = static_cast<Real>(from[i]);
    for (size_t i = 0; i < before; i++)
      to[i] = static_cast<Real>(from[reflected(static_cast<int64_t>(i) - static_cast<int64_t>(before), _columns)]);
    for (size_t i = _columns; i + before < _columns + _size - 1; i++)
      to[before + i] = static_cast<Real>(from[reflected(static_cast<int64_t>(i), _columns)]);
    return to;
  }

  /** NaN counts as the greatest value. */
  Real median(size_t column) {
    Real *all = _values.get() + _size * (_padded + _size);
    for (size_t i = 0; i < _size; i++) std::copy_n(_lines[i] + column, _size, all + i * _size);
    Real *middle = all + _size * _size / 2;
    std::nth_element(all, middle, all + _size * _size,
                     [](Real a, Real b) { return a < b || (std::isnan(b) && !std::isnan(a)); });
    return *middle;
  }

  size_t _rows, _columns, _size, _padded;
  std::unique_ptr<Real[]> _values;
  std::unique_ptr<const Real *[]> _lines;
  std::unique_ptr<size_t[]> _held;
  std::unique_ptr<uint8_t[]> _marks;
  const T *_frame = nullptr;
};

} // namespace

int32_t hepsct_remove_zingers(const void *block, int32_t type, int32_t frames, int32_t rows, int32_t columns,
                              int32_t size, double threshold, int32_t above, int32_t below, void *out,
                              double *replaced, int32_t threads) {
  if (!hepsct::arrayFits(sizeof(double), {frames, rows, columns}) || size < 1 || size > HEPSCT_LARGEST_WINDOW || !(threshold >= 0) ||
      !std::isfinite(threshold) || above < 0 || below < 0 || above > rows || below > rows - above || !replaced)
    return HEPSCT_BAD_ARGUMENT;
  replaced[0] = 0;
  const size_t kept = static_cast<size_t>(rows - above - below), width = static_cast<size_t>(columns);
  if (frames == 0 || kept == 0 || columns == 0) return HEPSCT_OK;
  if (!block || !out) return HEPSCT_BAD_ARGUMENT;
  return hepsct::pixels::withElements(block, type, [&](const auto *from) -> int32_t {
    using T = std::remove_cvref_t<decltype(*from)>;
    const size_t bands = (kept + BAND - 1) / BAND, frame = static_cast<size_t>(rows) * width;
    std::atomic<int64_t> found{0};
    std::atomic<bool> shortOfMemory{false};
    hepsct::parallelFor(threads, static_cast<size_t>(frames) * bands, [&](size_t item, int32_t) {
      Window<T> window(static_cast<size_t>(rows), width, static_cast<size_t>(size));
      if (!window.ready()) {
        shortOfMemory = true;
        return;
      }
      const size_t index = item / bands, first = item % bands * BAND;
      window.open(from + index * frame);
      T *to = static_cast<T *>(out) + index * kept * width;
      for (size_t row = first; row < std::min(kept, first + BAND); row++)
        found += window.clean(row + static_cast<size_t>(above), threshold, to + row * width);
    });
    replaced[0] = static_cast<double>(found.load());
    return shortOfMemory ? HEPSCT_OUT_OF_MEMORY : HEPSCT_OK;
  });
}
