/** The inner loop of Vo's metric, compiled once for each instruction set (double_wedge.lanes.cpp). */
#pragma once

#include <cstddef>
#include <cstdint>

#include "../reconstruction/fft_plan.hpp"

namespace hepsct::centre {

/** What candidates are summed over. */
struct WedgeSums {
  double absolute, square;
};

/**
 * Angular frequencies of one sinogram of half a turn, as many as there are lanes. A row of `cells` holds, for each
 * column, the lanes' real parts, then their imaginary parts.
 */
struct WedgeBlock {
  const float *upper;    ///< (columns, 2 lanes): the transform along the angles
  const float *lower;    ///< the same with the sign (-1)^n of rows that begin half a turn later
  const float *reversed; ///< what fills the gap beside the mirror image: angles backwards, the same sign
  const float *limits;   ///< (lanes): the column frequencies up to which a lane is summed
  size_t columns;        ///< of the detector
  size_t padded;         ///< length of the transforms
  size_t least;          ///< the first column frequency that is summed
};

struct WedgeKernels {
  size_t lanes;
  /** Sums of candidate s; `scratch`: 3 x padded x 2 lanes floats, aligned to 64 bytes. */
  WedgeSums (*sum)(const WedgeBlock &block, const FftTables &fft, int64_t s, float *scratch);
};

const WedgeKernels &wedgeKernels();

} // namespace hepsct::centre
