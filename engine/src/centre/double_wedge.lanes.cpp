/** Lanes are neighbouring angular frequencies. */
#include "double_wedge.hpp"

#include "../reconstruction/lanes/fft.hpp"

namespace hepsct::centre::HEPSCT_ISA {
namespace {

using namespace hepsct::HEPSCT_ISA;

/** The sinogram above its mirror image, whose columns s - j that the detector has not are filled. */
inline void stack(const WedgeBlock &block, int64_t s, Cell *cells) {
  for (size_t j = 0; j < block.padded; j++) {
    const int64_t mirrored = s - static_cast<int64_t>(j);
    const bool inside = j < block.columns && mirrored >= 0 && mirrored < static_cast<int64_t>(block.columns);
    const float *below = inside ? block.lower + static_cast<size_t>(mirrored) * CELL_FLOATS
                                : block.reversed + j * CELL_FLOATS;
    cells[j] = loadLoose(block.upper + j * CELL_FLOATS) + loadLoose(below);
  }
}

WedgeSums sumWedge(const WedgeBlock &block, const FftTables &fft, int64_t s, float *scratch) {
  Cell *cells = reinterpret_cast<Cell *>(scratch);
  Cell *a = cells + block.padded, *b = a + block.padded;
  stack(block, s, cells);
  const Cell *spectrum = transform(fft, cells, a, b);
  float absolute[LANES] = {}, square[LANES] = {}, most = 0;
  for (size_t l = 0; l < LANES; l++) most = block.limits[l] > most ? block.limits[l] : most;
  const size_t end = most < static_cast<float>(block.padded / 2) ? static_cast<size_t>(most) + 1 : block.padded / 2;
  for (size_t q = block.least; q < end; q++) {
    const auto frequency = static_cast<float>(q);
    for (const size_t place : {q, block.padded - q}) {
      float values[CELL_FLOATS];
      storeLoose(values, spectrum[place]);
      for (size_t l = 0; l < LANES; l++) {
        const float power = values[l] * values[l] + values[LANES + l] * values[LANES + l];
        const float counted = frequency <= block.limits[l] ? power : 0.0f;
        square[l] += counted;
        absolute[l] += __builtin_sqrtf(counted);
      }
    }
  }
  WedgeSums sums{0, 0};
  for (size_t l = 0; l < LANES; l++) {
    sums.absolute += static_cast<double>(absolute[l]);
    sums.square += static_cast<double>(square[l]);
  }
  return sums;
}

} // namespace

extern const WedgeKernels kernels{LANES, sumWedge};

} // namespace hepsct::centre::HEPSCT_ISA
