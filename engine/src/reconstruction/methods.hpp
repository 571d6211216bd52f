/** The iterative methods, each in a file of its own. */
#pragma once

#include "iterative.hpp"

namespace hepsct {

std::unique_ptr<IterativeMethod> makeCgls(RayGeometry geometry);
std::unique_ptr<IterativeMethod> makeSirt(RayGeometry geometry, bool notNegative);

} // namespace hepsct
