/** Picks the kernels of the instruction set in use; see `*.lanes.cpp` in build.mjs. */
#include "../host/each_variant.hpp"
#include "tables.hpp"

namespace hepsct {

HEPSCT_EACH_VARIANT(Kernels, kernels)

const Kernels &currentKernels() { return HEPSCT_IN_USE(kernels); }

} // namespace hepsct
