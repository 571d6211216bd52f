/**
 * The W x W cells under the sample being added, for machines with registers enough to hold them.
 *
 * The next sample of an angle lies less than a cell away: most of the cells it touches are the same. They
 * are summed up in the patch, and the grid in memory is only touched where the patch leaves a row or a
 * column behind: a quarter of the loads and stores, which are what adding samples waits for.
 */
#pragma once

#include "footprint.hpp"

namespace hepsct::HEPSCT_ISA {

#if defined(__AVX512F__)
/** Whether W x W cells, W more and a weight fit in 32 registers, each of a cell of any number of lanes. */
constexpr bool HAS_PATCH = W * W + W + 2 <= 32;
#else
constexpr bool HAS_PATCH = false;
#endif

struct Patch {
  Cell sums[W][W];
  Cell *const *rows; ///< rows of the grid from the patch's first one on
  int64_t column;    ///< its first column in them
};

/** Add a sum to the grid, and begin it anew. */
HEPSCT_INLINE void putAway(Patch &patch, int row, int column) {
  patch.rows[row][patch.column + column] += patch.sums[row][column];
  patch.sums[row][column] = Cell{};
}

HEPSCT_INLINE void putAway(Patch &patch) {
#pragma clang loop unroll(full)
  for (int row = 0; row < W; row++)
#pragma clang loop unroll(full)
    for (int column = 0; column < W; column++) putAway(patch, row, column);
}

/** Leave the first row of the patch behind (By = 1) or the last one (-1). */
template <int By> HEPSCT_INLINE void stepDown(Patch &patch) {
  constexpr int left = By > 0 ? 0 : W - 1, entered = W - 1 - left;
#pragma clang loop unroll(full)
  for (int column = 0; column < W; column++) {
    putAway(patch, left, column);
#pragma clang loop unroll(full)
    for (int row = left; row != entered; row += By) patch.sums[row][column] = patch.sums[row + By][column];
    patch.sums[entered][column] = Cell{};
  }
}

/** The same with columns. */
template <int By> HEPSCT_INLINE void stepAcross(Patch &patch) {
  constexpr int left = By > 0 ? 0 : W - 1, entered = W - 1 - left;
#pragma clang loop unroll(full)
  for (int row = 0; row < W; row++) {
    putAway(patch, row, left);
#pragma clang loop unroll(full)
    for (int column = left; column != entered; column += By) patch.sums[row][column] = patch.sums[row][column + By];
    patch.sums[row][entered] = Cell{};
  }
}

/** Move to other cells; steps of one are what samples usually take. */
HEPSCT_INLINE void movePatch(Patch &patch, int64_t down, int64_t across) {
  if (across != 0) {
    if (across == 1) stepAcross<1>(patch);
    else if (across == -1) stepAcross<-1>(patch);
    else putAway(patch);
    patch.column += across;
  }
  if (down != 0) {
    if (down == 1) stepDown<1>(patch);
    else if (down == -1) stepDown<-1>(patch);
    else putAway(patch);
    patch.rows += down;
  }
}

/** Add a sample to the cells that the patch stands on. */
HEPSCT_INLINE void addToPatch(Patch &patch, Cell sample, const float *downWeights, const float *acrossWeights) {
  Cell across[W];
#pragma clang loop unroll(full)
  for (int column = 0; column < W; column++) across[column] = sample * splat(acrossWeights[column]);
#pragma clang loop unroll(full)
  for (int row = 0; row < W; row++) {
    const Cell weight = splat(downWeights[row]);
#pragma clang loop unroll(full)
    for (int column = 0; column < W; column++)
      patch.sums[row][column] = multiplyAdd(across[column], weight, patch.sums[row][column]);
  }
}

} // namespace hepsct::HEPSCT_ISA
