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
#pragma clang loop unroll(full)
  for (size_t step = 1; step < CELL_FLOATS; step *= 2) {
#pragma clang loop unroll(full)
    for (size_t i = 0; i < LANES; i++) {
      shuffled[2 * i] = interleaveLow(square[i], square[i + LANES], CellIndices{});
      shuffled[2 * i + 1] = interleaveHigh(square[i], square[i + LANES], CellIndices{});
    }
#pragma clang loop unroll(full)
    for (size_t i = 0; i < CELL_FLOATS; i++) square[i] = shuffled[i];
  }
}

/** The slice whose value stands at `position` of a cell: even slices first, then odd ones. */
HEPSCT_INLINE size_t sliceAt(size_t position) {
  return position < LANES ? 2 * position : 2 * (position - LANES) + 1;
}

/** Values of a slice's row that are fetched from memory before they are needed. */
constexpr size_t FETCHED_AHEAD = 256;

/**
 * `width` columns of every slice -> cells.
 *
 * @tparam Whole all lanes have a slice, and there are CELL_FLOATS columns: everything stays in registers
 */
template <bool Whole, typename Mend>
HEPSCT_INLINE void gatherSquare(const float *first, size_t sliceStride, size_t slices, size_t width, Cell *cells,
                                Mend mend) {
  Cell square[CELL_FLOATS];
#pragma clang loop unroll(full)
  for (size_t position = 0; position < CELL_FLOATS; position++) {
    const size_t slice = sliceAt(position);
    const float *row = first + slice * sliceStride;
    square[position] = Cell{};
    if (!Whole && slice >= slices) continue;
    __builtin_prefetch(row + FETCHED_AHEAD); // many streams at once are more than the machine foresees
    if (Whole || width == CELL_FLOATS) square[position] = loadLoose(row);
    else __builtin_memcpy(&square[position], row, width * sizeof(float));
    square[position] = mend(square[position]);
  }
  transpose(square);
#pragma clang loop unroll(full)
  for (size_t i = 0; i < CELL_FLOATS; i++)
    if (Whole || i < width) cells[i] = square[i];
}

/**
 * One row of every slice -> cells, each value as `mend` gives it. Slices that the batch lacks read as 0.
 *
 * @param first row of slice 0; the same row of slice s lies s x sliceStride further
 */
template <typename Mend>
HEPSCT_INLINE void gatherMended(const float *first, size_t sliceStride, size_t slices, size_t count, Cell *cells,
                                Mend mend) {
  size_t column = 0;
  if (slices == CELL_FLOATS)
    for (; column + CELL_FLOATS <= count; column += CELL_FLOATS)
      gatherSquare<true>(first + column, sliceStride, slices, CELL_FLOATS, cells + column, mend);
  for (; column < count; column += CELL_FLOATS) {
    const size_t width = count - column < CELL_FLOATS ? count - column : CELL_FLOATS;
    gatherSquare<false>(first + column, sliceStride, slices, width, cells + column, mend);
  }
}

/** Values as they are. */
HEPSCT_INLINE void gatherRow(const float *first, size_t sliceStride, size_t slices, size_t count, Cell *cells) {
  gatherMended(first, sliceStride, slices, count, cells, [](Cell values) { return values; });
}

/** Where cells go: one row of every slice. */
struct SliceRows {
  float *first; ///< row of slice 0
  size_t sliceStride;
  size_t slices;
};

/** `width` cells (at most CELL_FLOATS), each value times `factor` times the column's own, as a row of every slice. */
template <typename CellAt>
HEPSCT_INLINE void turnCells(CellAt cellAt, size_t column, size_t width, const float *factors, float factor,
                             Cell *square) {
  Cell scales = splat(factor);
  if (factors) {
    Cell own{};
    if (width == CELL_FLOATS) own = loadLoose(factors + column);
    else __builtin_memcpy(&own, factors + column, width * sizeof(float));
    scales *= own;
  }
  for (size_t i = 0; i < CELL_FLOATS; i++) square[i] = i < width ? cellAt(column + i) : Cell{};
  transpose(square);
  for (size_t position = 0; position < CELL_FLOATS; position++) square[position] *= scales;
}

/** Columns [from, to), through the caches. */
template <typename CellAt>
HEPSCT_INLINE void scatterColumns(CellAt cellAt, const float *factors, float factor, const SliceRows &rows,
                                  size_t from, size_t to) {
  for (size_t column = from; column < to; column += CELL_FLOATS) {
    const size_t width = to - column < CELL_FLOATS ? to - column : CELL_FLOATS;
    Cell square[CELL_FLOATS];
    turnCells(cellAt, column, width, factors, factor, square);
    for (size_t position = 0; position < CELL_FLOATS; position++) {
      const size_t slice = sliceAt(position);
      if (slice >= rows.slices) continue;
      float *row = rows.first + slice * rows.sliceStride + column;
      if (width == CELL_FLOATS) storeLoose(row, square[position]);
      else __builtin_memcpy(row, &square[position], width * sizeof(float));
    }
  }
}

/** Bytes of a slice that are streamed before the next slice's: with less, memory is half as fast. */
constexpr size_t STREAM_BYTES = 256;
constexpr size_t STREAM_CELLS = STREAM_BYTES / sizeof(Cell);
constexpr size_t STREAM_COLUMNS = STREAM_BYTES / sizeof(float);

/** STREAM_COLUMNS columns from `column` on, past the caches; their place in every slice begins a cache line. */
template <typename CellAt>
HEPSCT_INLINE void streamColumns(CellAt cellAt, const float *factors, float factor, const SliceRows &rows,
                                 size_t column) {
  Cell squares[STREAM_CELLS][CELL_FLOATS];
  for (size_t i = 0; i < STREAM_CELLS; i++)
    turnCells(cellAt, column + i * CELL_FLOATS, CELL_FLOATS, factors, factor, squares[i]);
  for (size_t position = 0; position < CELL_FLOATS; position++) {
    const size_t slice = sliceAt(position);
    if (slice >= rows.slices) continue;
    auto *to = reinterpret_cast<Cell *>(rows.first + slice * rows.sliceStride + column);
    for (size_t i = 0; i < STREAM_CELLS; i++) stream(to + i, squares[i][position]);
  }
}

/** Larger values, either way, would overflow in the transforms: they count as not finite. */
constexpr float LARGEST_VALUE = 1e25f;

typedef int32_t CellMask __attribute__((vector_size(8 * HEPSCT_LANES)));

/** Values that are not finite become 0, and `found` grows by 1 in their places. */
HEPSCT_INLINE Cell finiteOnly(Cell values, CellMask &found) {
  // NaN compares as false
  const CellMask finite = (values <= splat(LARGEST_VALUE)) & (values >= splat(-LARGEST_VALUE));
  found += finite + 1; // a true place is -1
  return reinterpret_cast<Cell>(reinterpret_cast<CellMask>(values) & finite);
}

/**
 * As gatherRow, but values that are not finite read as 0: lanes share a transform, so that one of them would
 * spread to the other slice of its pair.
 *
 * @return how many there were
 */
HEPSCT_INLINE size_t gatherFiniteRow(const float *first, size_t sliceStride, size_t slices, size_t count,
                                     Cell *cells) {
  CellMask found{};
  gatherMended(first, sliceStride, slices, count, cells, [&](Cell values) { return finiteOnly(values, found); });
  size_t sum = 0;
  for (size_t i = 0; i < CELL_FLOATS; i++) sum += static_cast<size_t>(found[i]);
  return sum;
}

/**
 * Cells -> one row of every slice, each value times `factor` times the column's own `factors` (null:
 * none). Where all rows begin alike in their cache lines, whole lines are streamed.
 */
template <typename CellAt>
HEPSCT_INLINE void scatterRow(CellAt cellAt, const float *factors, float factor, const SliceRows &rows, size_t count) {
  const size_t beyond = reinterpret_cast<uintptr_t>(rows.first) % CACHE_LINE;
  const size_t lead = (CACHE_LINE - beyond) % CACHE_LINE / sizeof(float);
  size_t column = 0;
  if (rows.sliceStride * sizeof(float) % CACHE_LINE == 0 && lead + STREAM_COLUMNS <= count) {
    scatterColumns(cellAt, factors, factor, rows, 0, lead);
    for (column = lead; column + STREAM_COLUMNS <= count; column += STREAM_COLUMNS)
      streamColumns(cellAt, factors, factor, rows, column);
  }
  scatterColumns(cellAt, factors, factor, rows, column, count);
  finishStreaming();
}

} // namespace hepsct::HEPSCT_ISA
