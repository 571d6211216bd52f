/** The kernels that run here and now. */
#pragma once

#include <vector>

#include "operators.hpp"
#include "tables.hpp"

namespace hepsct {

/**
 * Those for batches of the instruction set in use: with one lane, with twice as many, and so on up to those that
 * fill its registers. All of them give the same bits.
 */
std::vector<const BatchKernels *> batchKernels();

/** Likewise those of iterative methods. */
std::vector<const OperatorKernels *> operatorKernels();

/** That for a single slice. */
const Path &singlePath();

/** Slices that the lanes of some kernels hold. */
template <typename Kernels> size_t slicesOf(const Kernels &kernels) { return 2 * static_cast<size_t>(kernels.lanes); }

/** The kernels with the fewest lanes that hold so many slices, or those with the most. */
template <typename Kernels> const Kernels &holding(const std::vector<const Kernels *> &kernels, size_t slices) {
  for (const Kernels *some : kernels)
    if (slicesOf(*some) >= slices) return *some;
  return *kernels.back();
}

} // namespace hepsct
