/** The W x W grid cells that a sample touches, and the sample's share in each. */
#pragma once

#include "../tables.hpp"
#include "cell.hpp"

namespace hepsct::HEPSCT_ISA {

constexpr int W = KERNEL_WIDTH;

/** Where the W cells of a sample begin along one axis, and their weights. */
struct Footprint {
  int64_t first;
  const float *weights;
};

/** @param led position along the axis plus the lead of `steps` */
HEPSCT_INLINE Footprint footprint(const float *kernel, const KernelSteps &steps, int64_t led) {
  const FirstCell<int64_t> cell = firstCell(led, steps);
  return {cell.first, kernel + static_cast<size_t>(cell.steps) * KERNEL_ROW};
}

HEPSCT_INLINE Footprint footprint(const GriddingTables &tables, int64_t position) {
  const KernelSteps steps = kernelSteps(tables.kernelBits);
  return footprint(tables.kernel, steps, position + steps.lead);
}

} // namespace hepsct::HEPSCT_ISA
