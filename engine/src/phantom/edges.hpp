/** Areas left of the edges of detector columns, compiled once for each instruction set. */
#pragma once

#include <cstddef>

namespace hepsct::phantom {

/**
 * out[i] = area of the unit disc's half-chord integral up to s = clamp(start + i step, -1, 1):
 * (s sqrt(1 - s^2) + arcsin s) / 2.
 */
using EdgeAreas = void (*)(double start, double step, size_t n, double *out);

EdgeAreas edgeAreas();

} // namespace hepsct::phantom
