/** The plans behind the handles of the C ABI, and what its functions check alike. */
#pragma once

#include <algorithm>
#include <cmath>

#include "handles.hpp"
#include "plan.hpp"

namespace hepsct {

Handles<Plan> &plans();

inline bool allFinite(const double *values, int32_t count) {
  return std::all_of(values, values + count, [](double value) { return std::isfinite(value); });
}

} // namespace hepsct
