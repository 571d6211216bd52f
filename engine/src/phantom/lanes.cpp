#include "lanes.hpp"

#include "lanes_isa.hpp"

namespace hepsct::phantom {

const Loops &loops() { return HEPSCT_IN_USE(table); }

} // namespace hepsct::phantom
