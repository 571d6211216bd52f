/**
 * Everything the kernels read, as plain pointers and numbers: they are compiled once for each
 * instruction set and must not share inline code of the standard library (the linker would keep one
 * copy of it, perhaps one this machine cannot run).
 */
#pragma once

#include <cstddef>
#include <cstdint>

#include "fft_plan.hpp"
#include "kaiser_bessel.hpp"
#include "raster.hpp"

namespace hepsct::pixels {
struct CountRows;
}

namespace hepsct {

/** Grid positions have 40 bits behind the point: exact sums, the same on every machine. */
constexpr int32_t POSITION_BITS = 40;

/** How positions become places of the kernel; a loop keeps a copy, since its stores might change the tables. */
struct KernelSteps {
  int64_t lead;  ///< from a position to the kernel's left end, plus what rounds it up to a cell and to a step
  int64_t last;  ///< number of the last step of a cell
  int32_t shift; ///< bits of a position behind those of a step
};

/** @param kernelBits the weight table has 2^bits steps a cell */
static inline KernelSteps kernelSteps(int32_t kernelBits) {
  const int64_t last = (int64_t{1} << kernelBits) - 1;
  const int32_t shift = POSITION_BITS - kernelBits;
  const int64_t half = KERNEL_WIDTH * (last + 1) / 2;
  return {(int64_t{1} << (shift - 1)) + (last - half) * (int64_t{1} << shift), last, shift};
}

/** Where the cells that a sample touches begin along one axis, and how far they lie from its left end. */
template <typename Integer> struct FirstCell {
  Integer first;
  Integer steps; ///< row of the weight table
};

/**
 * @tparam Integer int64_t or a vector of them
 * @param led position of the sample in cells, POSITION_BITS behind the point, plus `steps.lead`
 */
template <typename Integer>
__attribute__((always_inline)) static inline FirstCell<Integer> firstCell(Integer led, const KernelSteps &steps) {
  return {led >> POSITION_BITS, ~(led >> steps.shift) & steps.last};
}

/** Strips of grid rows begin above row 0, where the kernels of the first samples begin. */
static inline int64_t stripMargin(size_t stripRows) {
  const auto rows = static_cast<int64_t>(stripRows);
  return (KERNEL_WIDTH + rows - 1) / rows * rows;
}

/** Strips of R rows that hold the first rows of all samples and all M rows of the grid. */
static inline size_t stripsOf(size_t gridSize, size_t stripRows) {
  return (gridSize + static_cast<size_t>(stripMargin(stripRows)) + stripRows - 1) / stripRows;
}

/** Samples of one angle whose kernels begin in one strip: frequencies from .. from + count - 1. */
struct SampleRun {
  int32_t from;
  int32_t count;
  size_t at; ///< place of the first one among the spectra, which are sorted by strips, then angles
};

struct StripTables {
  size_t rows;              ///< R
  size_t count;             ///< S
  size_t zero;              ///< the strip of k = 0, for all angles
  const SampleRun *byAngle; ///< (angle, strip)
  const SampleRun *byStrip; ///< (strip, angle)
  const size_t *starts;     ///< per strip: place of its first sample
};

/** What a single slice needs: its grid is Hermitian, so that samples are turned into its upper half. */
struct HalfGridTables {
  const int64_t *rowSteps;    ///< per angle: step of the grid row (y frequency), not negative
  const int64_t *columnSteps; ///< per angle: step of the grid column (x frequency)
  const float *signs;         ///< per angle: -1 where the sample's conjugate is taken
  const float *deapodiseY;    ///< per image row: 1 / Phi(y/M)
  const float *kernel;        ///< rows of GROUP_KERNEL_ROW: GROUP_REACH zeros, the weights, zeros
  int32_t groupSize;          ///< samples that lie at most GROUP_REACH cells apart: 1, 2 or 4
};

struct GriddingTables {
  size_t gridSize;            ///< M, even
  int32_t kernelBits;         ///< the weight table has 2^bits steps a cell
  const float *kernel;        ///< rows of KERNEL_ROW weights
  const int64_t *rowSteps;    ///< per angle: step of the grid row (x frequency) from k to k + 1
  const int64_t *columnSteps; ///< per angle: step of the grid column (y frequency)
  const float *deapodiseX;    ///< per image column: (-1)^x / Phi(x/M)
  const float *deapodiseY;    ///< per image row: (-1)^y / Phi(y/M)
  StripTables strips;         ///< batches only
  FftTables fft;              ///< length M
  HalfGridTables half;
};

struct BackprojectionTables {
  const double *cosines;
  const double *sines;
  const float *roots; ///< e^{2 pi i j / nP}, pairs, j = 0..nP-1, for n-fold upsampling
  size_t upsampling;  ///< n
  Raster raster;
};

struct PlanTables {
  int32_t method; ///< HEPSCT_GRIDDING or HEPSCT_FBP
  size_t columns; ///< W of the detector
  size_t angles;
  size_t size;    ///< N
  Part part;      ///< gridding: what of the slices is computed
  size_t padded;  ///< P
  size_t highest; ///< J: frequencies k = -J..J
  bool emptyOutside; ///< rows are extended by zeros, not by their edges
  bool halfAcquisition; ///< rows are multiplied by the blending weights of the workspace
  const float *weights; ///< per angle
  FftTables fft;        ///< length P
  GriddingTables gridding;
  BackprojectionTables backprojection;
};

/** Working memory of one batch; all parts are 64-byte aligned and hold cells of 2 x lanes floats. */
struct Workspace {
  float *evenFactors; ///< J + 1 cells: filter and phase of the centres of the even slices
  float *oddFactors;  ///< J + 1 cells; a single slice has J + 1 pairs in evenFactors alone
  float *blending;    ///< half-acquisition: W cells of weights; a single slice has W floats
  float *spectra;     ///< gridding: (angle, 2J + 1); back-projection: a block of upsampled rows;
                      ///< a single slice: pairs (angle, J + 1 rounded up to whole cells)
  float *image;       ///< gridding: (row of the part, grid row); back-projection: (row, column);
                      ///< a single slice: (block of image columns, grid row)
  float *scratch;     ///< one part for each thread
  size_t scratchFloats;
};

/** The slices of one batch. */
struct Batch {
  const float *sinograms; ///< (slice, angle, column)
  float *out;             ///< (slice, N, N), or the part of it that is computed
  size_t slices;          ///< at most 2 x lanes
  uint64_t *nonFinite;    ///< grows by the values that are not finite and count as 0
  const pixels::CountRows *counts = nullptr; ///< batches only: instead of sinograms
  size_t firstRow = 0;                       ///< the row of the counts that is slice 0
  uint64_t *clipped = nullptr;               ///< grows by the values lifted to the floor of the logarithm
};

/** Tell values that were not finite; threads do so at the same time. */
static inline void addNonFinite(const Batch &batch, size_t count) {
  if (count > 0) __atomic_fetch_add(batch.nonFinite, count, __ATOMIC_RELAXED);
}
static inline void addClipped(const Batch &batch, size_t count) {
  if (count > 0) __atomic_fetch_add(batch.clipped, count, __ATOMIC_RELAXED);
}

/** Sizes of the workspace's parts in cells; of 64 bits also where addresses have 32, so that nothing overflows. */
struct WorkspaceCells {
  uint64_t factors; ///< even and odd each
  uint64_t blending;
  uint64_t spectra;
  uint64_t image;
  uint64_t scratch; ///< each thread
};

/** How the slices go through the lanes: pairs of slices side by side, or one slice with lanes of its own parts. */
struct Path {
  int32_t lanes; ///< V of the cells of its workspace
  WorkspaceCells (*workspace)(const PlanTables &plan);
  void (*reconstruct)(const PlanTables &plan, const Batch &batch, const Workspace &workspace, int32_t threads);
};

/** What one instruction set offers for batches of 2 x lanes slices. */
struct BatchKernels : Path {
  int32_t stripRows; ///< of StripTables; the same for all numbers of lanes
};

} // namespace hepsct
