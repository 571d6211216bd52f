/**
 * Two real pictures f and h -> half of their spectra, F and H.
 *
 * f + i h is transformed along its rows, with rows in the lanes; F and H come apart as those of two slices do.
 * Turned so that neighbouring columns are in the lanes, both are transformed along the columns. They are kept
 * as conj F and -conj H: of these a forward transform makes the picture.
 */
#pragma once

#include "../../reconstruction/lanes/fft.hpp"
#include "../../reconstruction/lanes/transpose.hpp"
#include "../live_tables.hpp"

namespace hepsct::HEPSCT_ISA {

HEPSCT_INLINE size_t columnBlocksOf(const LiveTables &live) { return live.side / 2 / LANES + 1; }

/** The two cells of column block `block` at ky. */
HEPSCT_INLINE Cell *spectraAt(const LiveTables &live, size_t block, size_t ky) {
  return reinterpret_cast<Cell *>(live.spectra) + 2 * (block * live.side + ky);
}

/** V rows of both pictures, f in the real parts, transformed. @param scratch 3 `side` cells; @return `side` cells of it */
static const Cell *transformRows(const LiveTables &live, const float *picture, const float *quadrature, size_t row,
                                 Cell *scratch) {
  const size_t side = live.side;
  for (size_t column = 0; column < side; column += CELL_FLOATS) {
    Cell square[CELL_FLOATS];
    for (size_t lane = 0; lane < LANES; lane++) {
      const float *of[2] = {picture + (row + lane) * side + column, quadrature + (row + lane) * side + column};
      for (size_t which = 0; which < 2; which++) {
        __builtin_prefetch(of[which] + FETCHED_AHEAD);
        square[which * LANES + lane] = loadLoose(of[which]);
      }
    }
    transpose(square);
    for (size_t i = 0; i < CELL_FLOATS; i++) scratch[column + i] = square[i];
  }
  return transform(live.fft, scratch, scratch + side, scratch + 2 * side);
}

/** Put 2V rows of one spectrum, in two cells a column, where neighbouring columns are in the lanes. */
HEPSCT_INLINE void turnColumns(const Cell *upper, const Cell *lower, Cell *to) {
  Cell square[CELL_FLOATS];
  for (size_t j = 0; j < LANES; j++) {
    square[j] = realParts(upper[j], lower[j]);
    square[LANES + j] = imaginaryParts(upper[j], lower[j]);
  }
  transpose(square);
  for (size_t r = 0; r < CELL_FLOATS; r++) stream(to + 2 * r, square[r]);
}

/** 2V rows from `row` on. @param scratch 6 `side` cells */
static void pictureRows(const LiveTables &live, const float *picture, const float *quadrature, size_t row,
                        Cell *scratch) {
  const size_t side = live.side;
  const Cell *halves[2] = {transformRows(live, picture, quadrature, row, scratch),
                           transformRows(live, picture, quadrature, row + LANES, scratch + 3 * side)};
  const Cell half = splat(0.5f);
  for (size_t block = 0; block < columnBlocksOf(live); block++) {
    Cell of[2][2][LANES]{}; // F, H; upper and lower rows
    for (size_t j = 0; j < LANES; j++) {
      const size_t k = block * LANES + j;
      if (2 * k > side) break;
      for (size_t i = 0; i < 2; i++) {
        const Cell plus = halves[i][k], minus = conjugate(halves[i][k == 0 ? 0 : side - k]);
        of[0][i][j] = (plus + minus) * half;
        of[1][i][j] = timesMinusI(plus - minus) * half;
      }
    }
    Cell *to = spectraAt(live, block, row);
    turnColumns(of[0][0], of[0][1], to);
    turnColumns(of[1][0], of[1][1], to + 1);
  }
}

/** Transform a block of columns in its place. @param scratch 3 `side` cells */
static void pictureColumns(const LiveTables &live, size_t block, Cell *scratch) {
  const size_t side = live.side;
  Cell *cells = spectraAt(live, block, 0);
  for (size_t which = 0; which < 2; which++) {
    for (size_t ky = 0; ky < side; ky++) scratch[ky] = cells[2 * ky + which];
    const Cell *result = transform(live.fft, scratch, scratch + side, scratch + 2 * side);
    for (size_t ky = 0; ky < side; ky++) {
      const Cell kept = conjugate(result[ky]);
      cells[2 * ky + which] = which == 0 ? kept : -kept;
    }
  }
}

} // namespace hepsct::HEPSCT_ISA
