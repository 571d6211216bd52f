/** The true slice of a phantom, averaged over each pixel. */
#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <new>

#include "../host/sizes.hpp"
#include "../pixels/parallel.hpp"
#include "ellipsoid.hpp"
#include "hepsct_phantom.h"

#if defined(__clang__)
#pragma clang fp contract(off)
#endif

namespace {

using namespace hepsct::phantom;
using hepsct::exact::Direction;
using hepsct::exact::direction;

/** Lines through each row of pixels; along a line the overlap with a pixel is exact. */
constexpr int32_t LINES = 16;

struct Interval {
  double from, to;
};

/** Where the line y = `height` (from the ellipse's middle) runs inside a turned ellipse. */
Interval chord(const Cut &cut, const Direction &turn, double height) {
  const double a2 = cut.a * cut.a, b2 = cut.b * cut.b;
  const double width2 = a2 * turn.sine * turn.sine + b2 * turn.cosine * turn.cosine; // half height squared
  const double left = width2 - height * height;
  if (!(left > 0)) return {0, 0};
  const double middle = height * (a2 - b2) * turn.sine * turn.cosine / width2;
  const double half = cut.a * cut.b * std::sqrt(left) / width2;
  return {middle - half, middle + half};
}

/** Adds `value` times the overlap of [from, to) with each pixel; pixel i covers [i - 1/2, i + 1/2). */
void addInterval(double from, double to, double value, int32_t size, double *row) {
  const double low = std::max(from, -0.5), high = std::min(to, size - 0.5);
  if (!(high > low)) return;
  const int32_t first = std::clamp(static_cast<int32_t>(std::floor(low + 0.5)), 0, size - 1);
  const int32_t last = std::clamp(static_cast<int32_t>(std::floor(high + 0.5)), 0, size - 1);
  if (first == last) {
    row[first] += value * (high - low);
    return;
  }
  row[first] += value * (first + 0.5 - low);
  for (int32_t i = first + 1; i < last; i++) row[i] += value;
  row[last] += value * (high - (last - 0.5));
}

} // namespace

int32_t hepsct_slice_ellipsoids(const double *phantom, int32_t count, double z, int32_t size, float *out,
                                int32_t threads) {
  const auto *ellipsoids = reinterpret_cast<const Ellipsoid *>(phantom);
  if (!hepsct::arrayFits(sizeof(Ellipsoid), {count}) || !hepsct::arrayFits(sizeof(double), {size, size}) || !std::isfinite(z) || (size > 0 && !out) ||
      (count > 0 && (!phantom || !valid(ellipsoids, count))))
    return HEPSCT_BAD_ARGUMENT;
  const int32_t axisColumn = size / 2, axisRow = size - 1 - size / 2;
  std::atomic<bool> shortOfMemory{false};
  hepsct::forEachItem(static_cast<size_t>(size), threads, [&](size_t item) {
    const std::unique_ptr<double[]> row(new (std::nothrow) double[static_cast<size_t>(size)]());
    if (!row) {
      shortOfMemory = true;
      return;
    }
    for (int32_t i = 0; i < count; i++) {
      const Ellipsoid &e = ellipsoids[i];
      const Cut cut = cutAt(e, z);
      if (cut.empty()) continue;
      const Direction turn = direction(e.angle);
      for (int32_t line = 0; line < LINES; line++) {
        const double y = axisRow - static_cast<double>(item) + (line + 0.5) / LINES - 0.5;
        const Interval inside = chord(cut, turn, y - e.y);
        if (inside.to > inside.from)
          addInterval(axisColumn + e.x + inside.from, axisColumn + e.x + inside.to, e.density / LINES, size,
                      row.get());
      }
    }
    float *to = out + item * static_cast<size_t>(size);
    for (int32_t i = 0; i < size; i++) to[i] = static_cast<float>(row[i]);
  });
  return shortOfMemory ? HEPSCT_OUT_OF_MEMORY : HEPSCT_OK;
}
