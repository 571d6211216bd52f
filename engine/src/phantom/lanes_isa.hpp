/** One set of loops for each instruction set. */
#pragma once

#include "../host/each_variant.hpp"
#include "lanes.hpp"

namespace hepsct::phantom {

HEPSCT_EACH_VARIANT(Loops, table)

} // namespace hepsct::phantom
