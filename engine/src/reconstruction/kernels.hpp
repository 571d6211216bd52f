/** The kernels that run here and now. */
#pragma once

#include <vector>

#include "tables.hpp"

namespace hepsct {

/**
 * Those for batches of the instruction set in use: with one lane, with twice as many, and so on up to those that
 * fill its registers. All of them give the same bits.
 */
std::vector<const BatchKernels *> batchKernels();

/** That for a single slice. */
const Path &singlePath();

} // namespace hepsct
