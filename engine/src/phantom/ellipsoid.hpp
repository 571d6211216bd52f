/** Ellipsoids as they come through the C ABI, and their cuts. */
#pragma once

#include <cmath>
#include <cstdint>

#include "exact.hpp"

namespace hepsct::phantom {

struct Ellipsoid {
  double x, y, z, a, b, c, angle, density;
};
static_assert(sizeof(Ellipsoid) == 8 * sizeof(double));

/** The ellipse in which a plane of constant height cuts an ellipsoid; empty where it misses it. */
struct Cut {
  double a, b;
  bool empty() const { return !(a > 0 && b > 0); }
};

inline Cut cutAt(const Ellipsoid &e, double z) {
  const double h = (z - e.z) / e.c;
  const double squared = 1 - h * h;
  if (!(squared > 0)) return {0, 0};
  const double shrink = std::sqrt(squared);
  return {e.a * shrink, e.b * shrink};
}

/** False for half axes that are not positive or anything not finite. */
inline bool valid(const Ellipsoid *phantom, int32_t count) {
  for (int32_t i = 0; i < count; i++) {
    const Ellipsoid &e = phantom[i];
    const double sum = e.x + e.y + e.z + e.a + e.b + e.c + e.angle + e.density;
    if (!std::isfinite(sum) || !(e.a > 0 && e.b > 0 && e.c > 0)) return false;
  }
  return true;
}

/** The middle of a detector row above the middle of the detector, in pixels. */
inline double heightOf(int32_t row, int32_t height) { return (height - 1) / 2.0 - row; }

} // namespace hepsct::phantom
