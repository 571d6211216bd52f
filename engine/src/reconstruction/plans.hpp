/** The plans behind the handles of the C ABI, and what its functions check alike. */
#pragma once

#include "handles.hpp"
#include "plan.hpp"

namespace hepsct {

Handles<Plan> &plans();

} // namespace hepsct
