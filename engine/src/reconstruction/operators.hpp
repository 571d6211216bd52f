/**
 * What iterative methods need beside the back-projection: its exact adjoint, which projects slices, and
 * the product of both where that is a convolution. Plain pointers, as in tables.hpp.
 */
#pragma once

#include "tables.hpp"

namespace hepsct {

/** Slices of one batch and where their projections go. */
struct Projection {
  const float *slices; ///< (slice, N, N)
  float *sinograms;    ///< (slice, angle, column)
  size_t count;        ///< at most 2 x lanes
};

/** A convolution of N x N slices, on a period of L x L pixels, L >= 2N. */
struct ConvolutionTables {
  size_t size;   ///< N
  size_t period; ///< L, even
  const float *spectrum; ///< (0..L/2 along columns, 0..L-1 along rows) of the even kernel, over L^2
  FftTables fft; ///< length L
};

struct Convolution {
  const float *slices; ///< (slice, N, N)
  float *out;          ///< (slice, N, N)
  size_t count;
};

/** What one instruction set offers with one number of lanes. */
struct OperatorKernels {
  int32_t lanes;
  /** Working memory of `project`, as for a batch of the back-projection. */
  WorkspaceCells (*projectionCells)(const PlanTables &plan);
  /** The adjoint of the plan's back-projection, its factors included. */
  void (*project)(const PlanTables &plan, const Projection &projection, const Workspace &workspace, int32_t threads);
  /** Cells of the image and, for each thread, of scratch memory that the next two need. */
  uint64_t (*convolutionImage)(const ConvolutionTables &tables);
  uint64_t (*convolutionScratch)(const ConvolutionTables &tables);
  /**
   * @param kernel (L, L): lag (row - (L/2 - 1), column - L/2)
   * @param spectrum of ConvolutionTables, written
   */
  void (*kernelSpectrum)(const ConvolutionTables &tables, const float *kernel, float *spectrum, float *memory,
                         int32_t threads);
  void (*convolve)(const ConvolutionTables &tables, const Convolution &work, float *memory, int32_t threads);
};

} // namespace hepsct
