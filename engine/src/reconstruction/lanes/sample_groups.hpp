/**
 * One slice: samples of one angle that follow each other, added to the grid together.
 *
 * Up to 4 neighbours touch a square of 8 x 8 cells. A row of it, 8 complex numbers side by side, is loaded
 * and stored once for all of them, each with its weights moved to its place in the row and zeros around
 * them. That is a fifth of the time of one sample after the other.
 */
#pragma once

#include "gridding.hpp"
#include "one_spectra.hpp"

namespace hepsct::HEPSCT_ISA {

/** Side of a group's square. */
constexpr int GROUP_CELLS = W + GROUP_REACH;
/** Cells of memory that a row of the square takes. */
constexpr size_t ROW_PARTS = 2 * static_cast<size_t>(GROUP_CELLS) / CELL_FLOATS;

/** A row of the square, or a sample times the weights of one. */
struct GroupRow {
  Cell parts[ROW_PARTS];
};

typedef float CellWeights __attribute__((vector_size(4 * HEPSCT_LANES), aligned(4)));
typedef double CellOfPairs __attribute__((vector_size(8 * HEPSCT_LANES)));

template <size_t... L> HEPSCT_INLINE Cell twice(CellWeights weights, std::index_sequence<L...>) {
  return __builtin_shufflevector(weights, weights, (L / 2)...);
}

HEPSCT_INLINE GroupRow acrossOf(const float *sample, const float *weights) {
  double pair;
  __builtin_memcpy(&pair, sample, sizeof pair);
  const Cell number = reinterpret_cast<Cell>(pair - CellOfPairs{});
  GroupRow row;
  for (size_t i = 0; i < ROW_PARTS; i++)
    row.parts[i] = number * twice(*reinterpret_cast<const CellWeights *>(weights + i * LANES), CellIndices{});
  return row;
}

/** Samples whose places are found together. */
constexpr int64_t PLACED = 4;
/** One number for the rows of 4 samples, then one for their columns. */
typedef int64_t Places __attribute__((vector_size(64)));

/** The places of 4 neighbouring samples of one angle, which walk along its line. */
struct Walk {
  Places position; ///< POSITION_BITS behind the point, plus the lead of KernelSteps
  Places advance;
  bool backwards; ///< columns go down
};

HEPSCT_INLINE Walk walkFrom(const HalfGridTables &tables, size_t angle, int64_t k, const KernelSteps &steps) {
  const int64_t row = tables.rowSteps[angle], column = tables.columnSteps[angle];
  const Places step{row, row, row, row, column, column, column, column};
  const Places frequency{k, k + 1, k + 2, k + 3, k, k + 1, k + 2, k + 3};
  return {step * frequency + steps.lead, step * PLACED, column < 0};
}

/** The first row and column of each sample's group of `Size`. Rows never go up. */
template <int Size> HEPSCT_INLINE Places cornersOf(Places first, bool backwards) {
  if constexpr (Size == 4)
    return backwards ? __builtin_shufflevector(first, first, 0, 0, 0, 0, 7, 7, 7, 7)
                     : __builtin_shufflevector(first, first, 0, 0, 0, 0, 4, 4, 4, 4);
  if constexpr (Size == 2)
    return backwards ? __builtin_shufflevector(first, first, 0, 0, 2, 2, 5, 5, 7, 7)
                     : __builtin_shufflevector(first, first, 0, 0, 2, 2, 4, 4, 6, 6);
  return first;
}

/** Where the squares of 4 samples lie, and the weights of each sample along its square's sides. */
struct Squares {
  Places corners; ///< grid row, column
  Places weights; ///< floats from the table's beginning
};

template <int Size> HEPSCT_INLINE Squares squaresOf(const Walk &walk, const KernelSteps &steps) {
  const FirstCell<Places> cell = firstCell(walk.position, steps);
  const Places corners = cornersOf<Size>(cell.first, walk.backwards);
  return {corners, cell.steps * static_cast<int64_t>(GROUP_KERNEL_ROW) + GROUP_REACH - (cell.first - corners)};
}

/** Add the samples `first` .. `first + Size - 1` of those placed to the square at `to`, of rows `rowPairs` apart. */
template <int Size>
HEPSCT_INLINE void addGroup(const Squares &squares, int first, const float *kernel, const float *samples, float *to,
                            size_t rowPairs) {
  GroupRow across[static_cast<size_t>(Size)];
  const float *down[static_cast<size_t>(Size)];
  for (int i = 0; i < Size; i++) {
    down[i] = kernel + squares.weights[first + i];
    across[i] = acrossOf(samples + 2 * (first + i), kernel + squares.weights[PLACED + first + i]);
  }
  for (int r = 0; r < GROUP_CELLS; r++, to += 2 * rowPairs)
    for (size_t part = 0; part < ROW_PARTS; part++) {
      Cell sum = loadLoose(to + part * CELL_FLOATS);
      for (int i = 0; i < Size; i++) sum = multiplyAdd(across[i].parts[part], splat(down[i][r]), sum);
      storeLoose(to + part * CELL_FLOATS, sum);
    }
}

/** Margins on both sides of a row, room for a whole square, and an odd sum, for other cache sets. */
HEPSCT_INLINE size_t halfRowPairs(const GriddingTables &grid) { return grid.gridSize + 2 * W + GROUP_CELLS + 1; }

} // namespace hepsct::HEPSCT_ISA
