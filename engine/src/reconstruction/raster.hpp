/** The points of which an image is made: a slice, a part of it, or a line across it. */
#pragma once

#include <cstddef>

namespace hepsct {

/**
 * The pixel of row r and column c lies at (x, y) + c (columnX, columnY) + r (rowX, rowY), in pixels from the axis;
 * x grows with the slice's columns, y against its rows. Neighbours lie at most one pixel apart.
 */
struct Raster {
  double x, y;
  double columnX, columnY;
  double rowX, rowY;
  size_t rows, columns;
};

/** Rows and columns of a slice, from `row` and `column` on. */
struct Part {
  size_t row, column, rows, columns;
};

/** Rows and columns of a slice of side N from `row` and `column` on. */
inline Raster partOfSlice(size_t size, size_t row, size_t column, size_t rows, size_t columns) {
  const auto axisColumn = static_cast<double>(size / 2), axisRow = static_cast<double>(size - 1 - size / 2);
  return {static_cast<double>(column) - axisColumn, axisRow - static_cast<double>(row), 1, 0, 0, -1, rows, columns};
}

} // namespace hepsct
