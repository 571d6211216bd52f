/** Picks the kernels of the instruction set in use; see `*.lanes.cpp` and `*.widths.cpp` in build.mjs. */
#include "kernels.hpp"

#include "../host/each_variant.hpp"

namespace hepsct {

HEPSCT_EACH_WIDTH(BatchKernels, batch)
HEPSCT_EACH_WIDTH(OperatorKernels, operators)
HEPSCT_EACH_VARIANT(Path, single)

std::vector<const BatchKernels *> batchKernels() { return HEPSCT_WIDTHS_IN_USE(batch); }

std::vector<const OperatorKernels *> operatorKernels() { return HEPSCT_WIDTHS_IN_USE(operators); }

const Path &singlePath() { return HEPSCT_IN_USE(single); }

} // namespace hepsct
