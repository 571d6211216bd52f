/** What the functions of the C ABI check alike. */
#pragma once

#include <cstdint>

#include "filter.hpp"

namespace hepsct {

/** Longest row and side the 32-bit indices of the kernels are meant for. */
constexpr int32_t LARGEST = 32768;

bool allFinite(const double *values, int32_t count);
bool isFilter(const Filter &filter);
/** Angles, detector, slice and padded rows that the kernels can take. */
bool isGeometry(const double *angles, const double *weights, int32_t angleCount, int32_t columns, int32_t size,
                int32_t padded, double scale, int32_t threads);

} // namespace hepsct
