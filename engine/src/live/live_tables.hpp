/**
 * What the kernels of the live slice read. The picture is a square of `side` pixels, wider than the slice;
 * spectra are kept for half of its frequencies, in blocks of as many neighbouring columns as there are lanes.
 */
#pragma once

#include <cstddef>
#include <cstdint>

#include "../reconstruction/fft_plan.hpp"

namespace hepsct {

/** Rows whose values are filtered once, before a spectrum is made of them. */
struct RowFilter {
  FftTables fft;      ///< length P
  const float *ramp;  ///< P/2 + 1 factors
  size_t columns;     ///< W of the detector
  size_t padded;      ///< P
  size_t kept;        ///< columns that are kept of a filtered row: from column 0 on, modulo P
  uint64_t *nonFinite; ///< grows by the values that are not finite and count as 0
};

/** Which items of a phase are taken, and which one each thread foresees; see lanes/turns.hpp. */
struct Turns {
  uint8_t *taken;
  size_t *foreseen;
  size_t *fresh; ///< first item that nobody foresees
};

struct LiveTables {
  FftTables fft;   ///< length `side`
  size_t side;     ///< a multiple of 16
  size_t size;     ///< N of the slice in its middle
  size_t firstRow; ///< row and column of the picture where the slice begins
  size_t firstColumn;
  float *spectra;  ///< (block, ky, cell): conj F and -conj H of each lane's column
  float *window;   ///< (block, ky up to side/2, lane): window over side^2
  float *turned;   ///< (group of rows, kx, cell): real and imaginary parts after the transform of columns
  int32_t *highest; ///< per block: last ky that the window lets through, -1 for none
  FftTables halfFft; ///< length `side` / 2
  Turns turns;       ///< of groups of rows
};

struct Frame {
  float shift; ///< of the centre from that of the spectra, in pixels
  bool halved; ///< of half the size: each pixel is the mean of 2 x 2, without what would alias
  int32_t type; ///< HEPSCT_FRAME_*
  float lowest; ///< value stored as 0
  float gain;   ///< stored units per value
  void *out;    ///< N x N, or ceil(N/2) x ceil(N/2)
};

/** What one instruction set offers; `scratch` is `scratchCells` cells a thread. */
struct LiveKernels {
  size_t lanes;
  size_t (*filterScratch)(const RowFilter &filter);
  void (*filterRows)(const RowFilter &filter, const float *rows, size_t count, float *out, float *scratch, int32_t threads);
  size_t (*frameScratch)(const LiveTables &live);
  /** Two pictures -> their spectra. */
  void (*transformPictures)(const LiveTables &live, const float *picture, const float *quadrature, float *scratch,
                            int32_t threads);
  void (*frame)(const LiveTables &live, const Frame &frame, float *scratch, int32_t threads);
};

const LiveKernels &currentLiveKernels();

} // namespace hepsct
