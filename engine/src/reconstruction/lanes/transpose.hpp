/** Slices to cells and back: a square of 2V rows (slices) by 2V columns (pixels). */
#pragma once

#include "cell.hpp"

namespace hepsct::HEPSCT_ISA {

using CellIndices = std::make_index_sequence<CELL_FLOATS>;

template <size_t... L> HEPSCT_INLINE Cell interleaveLow(Cell a, Cell b, std::index_sequence<L...>) {
  return __builtin_shufflevector(a, b, ((L % 2) * CELL_FLOATS + L / 2)...);
}
template <size_t... L> HEPSCT_INLINE Cell interleaveHigh(Cell a, Cell b, std::index_sequence<L...>) {
  return __builtin_shufflevector(a, b, ((L % 2) * CELL_FLOATS + LANES + L / 2)...);
}

/** Transpose in place by log2(2V) perfect shuffles. */
HEPSCT_INLINE void transpose(Cell *square) {
  Cell shuffled[CELL_FLOATS];
  for (size_t step = 1; step < CELL_FLOATS; step *= 2) {
    for (size_t i = 0; i < LANES; i++) {
      shuffled[2 * i] = interleaveLow(square[i], square[i + LANES], CellIndices{});
      shuffled[2 * i + 1] = interleaveHigh(square[i], square[i + LANES], CellIndices{});
    }
    for (size_t i = 0; i < CELL_FLOATS; i++) square[i] = shuffled[i];
  }
}

/** The slice whose value stands at `position` of a cell: even slices first, then odd ones. */
HEPSCT_INLINE size_t sliceAt(size_t position) {
  return position < LANES ? 2 * position : 2 * (position - LANES) + 1;
}

/**
 * One row of every slice -> cells. Slices that the batch lacks read as 0.
 *
 * @param first row of slice 0; the same row of slice s lies s x sliceStride further
 */
HEPSCT_INLINE void gatherRow(const float *first, size_t sliceStride, size_t slices, size_t count, Cell *cells) {
  for (size_t column = 0; column < count; column += CELL_FLOATS) {
    const size_t width = count - column < CELL_FLOATS ? count - column : CELL_FLOATS;
    Cell square[CELL_FLOATS];
    for (size_t position = 0; position < CELL_FLOATS; position++) {
      const size_t slice = sliceAt(position);
      square[position] = Cell{};
      if (slice >= slices) continue;
      const float *row = first + slice * sliceStride + column;
      if (width == CELL_FLOATS) square[position] = loadLoose(row);
      else __builtin_memcpy(&square[position], row, width * sizeof(float));
    }
    transpose(square);
    for (size_t i = 0; i < width; i++) cells[column + i] = square[i];
  }
}

/**
 * Cells -> one row of every slice, each value times `factor` times the column's own `factors`
 * (null: none).
 */
template <typename CellAt>
HEPSCT_INLINE void scatterRow(CellAt cellAt, const float *factors, float factor, float *first, size_t sliceStride,
                              size_t slices, size_t count) {
  for (size_t column = 0; column < count; column += CELL_FLOATS) {
    const size_t width = count - column < CELL_FLOATS ? count - column : CELL_FLOATS;
    Cell square[CELL_FLOATS];
    Cell scales = splat(factor);
    if (factors) {
      Cell own{};
      __builtin_memcpy(&own, factors + column, width * sizeof(float));
      scales *= own;
    }
    for (size_t i = 0; i < CELL_FLOATS; i++) square[i] = i < width ? cellAt(column + i) : Cell{};
    transpose(square);
    for (size_t position = 0; position < CELL_FLOATS; position++) {
      const size_t slice = sliceAt(position);
      if (slice >= slices) continue;
      float *row = first + slice * sliceStride + column;
      const Cell values = square[position] * scales;
      if (width == CELL_FLOATS) storeLoose(row, values);
      else __builtin_memcpy(row, &values, width * sizeof(float));
    }
  }
}

} // namespace hepsct::HEPSCT_ISA
