/**
 * Direct filtered back-projection: f(x, y) = sum over angles of q(x cos th + y sin th), with q the
 * filtered row, upsampled by its own Fourier series and interpolated linearly.
 *
 * Rows are upsampled for a block of angles at a time; then tiles of the image add that block, so that
 * both the tile and its stretches of the rows stay in the cache.
 */
#pragma once

#include "spectra.hpp"

namespace hepsct::HEPSCT_ISA {

constexpr size_t ANGLE_BLOCK = 16;
constexpr size_t TILE = 64;

/** Values of an upsampled row: its period, and what a tile's stretch may reach beyond: its diagonal and a neighbour. */
HEPSCT_INLINE size_t upsampledPeriod(const PlanTables &plan) { return plan.backprojection.upsampling * plan.padded; }
HEPSCT_INLINE size_t upsampledRowCells(const PlanTables &plan) {
  return upsampledPeriod(plan) + (TILE * 3 / 2 + 2) * plan.backprojection.upsampling;
}

/** Cells of scratch memory for `upsampledRow`. */
HEPSCT_INLINE size_t upsamplingScratch(const PlanTables &plan) { return 3 * plan.padded + 2 * plan.highest + 1; }

/**
 * row[n j + s] = sum_k Q[k] e^{2 pi i k (j + s/n)/P} for n-fold upsampling: n transforms of P cells, each with its
 * shift. The forward transform serves with k negated.
 */
static void upsampledRow(const PlanTables &plan, const Batch &batch, const Workspace &workspace, size_t angle,
                         Cell *row, Cell *scratch) {
  const size_t padded = plan.padded, highest = plan.highest, period = upsampledPeriod(plan);
  const size_t upsampling = plan.backprojection.upsampling, cells = upsampledRowCells(plan);
  Cell *spectrum = scratch + 3 * padded;
  filteredSpectrum(plan, batch, workspace, angle, spectrum, scratch);
  const Cell *middle = spectrum + highest;
  const float *roots = plan.backprojection.roots;
  for (size_t shift = 0; shift < upsampling; shift++) {
    __builtin_memset(scratch, 0, padded * sizeof(Cell));
    scratch[0] = middle[0];
    for (size_t k = 1; k <= highest; k++) {
      const float *root = roots + 2 * (k * shift % period);
      scratch[padded - k] += rotate(middle[k], root[0], root[1]); // += : k = P/2 meets k = -P/2
      scratch[k] += rotate(middle[-static_cast<int64_t>(k)], root[0], -root[1]);
    }
    const Cell *values = transform(plan.fft, scratch, scratch + padded, scratch + 2 * padded);
    for (size_t j = 0; j < padded; j++) row[upsampling * j + shift] = values[j];
  }
  for (size_t i = period; i < cells; i++) row[i] = row[(i - period) % period];
}

/** A tile of the image: rows [top, bottom), columns [left, right). */
struct Tile {
  size_t top, bottom, left, right;
};

/** The tiles of a raster, row by row. */
HEPSCT_INLINE size_t tilesAcross(const Raster &raster) { return (raster.columns + TILE - 1) / TILE; }
HEPSCT_INLINE size_t tilesOf(const Raster &raster) { return (raster.rows + TILE - 1) / TILE * tilesAcross(raster); }
HEPSCT_INLINE Tile tileAt(const Raster &raster, size_t index) {
  const size_t top = index / tilesAcross(raster) * TILE, left = index % tilesAcross(raster) * TILE;
  return {top, top + TILE < raster.rows ? top + TILE : raster.rows, left,
          left + TILE < raster.columns ? left + TILE : raster.columns};
}

/** Where the pixels of a tile fall on the row of one angle, in values of the upsampled row. */
struct TileLine {
  double start;  ///< of the tile's first pixel
  double least;  ///< of any of its pixels, from 0 to below the period
  double across; ///< from column to column
  double down;   ///< from row to row
};

HEPSCT_INLINE TileLine tileLine(const PlanTables &plan, size_t angle, const Tile &tile) {
  const Raster &raster = plan.backprojection.raster;
  const double cosine = plan.backprojection.cosines[angle], sine = plan.backprojection.sines[angle];
  const auto upsampling = static_cast<double>(plan.backprojection.upsampling);
  const auto left = static_cast<double>(tile.left), top = static_cast<double>(tile.top);
  const double across = upsampling * (raster.columnX * cosine + raster.columnY * sine);
  const double down = upsampling * (raster.rowX * cosine + raster.rowY * sine);
  const double u = upsampling * (raster.x * cosine + raster.y * sine) + left * across + top * down;
  const double width = static_cast<double>(tile.right - tile.left - 1);
  const double height = static_cast<double>(tile.bottom - tile.top - 1);
  const double least = u + (across < 0 ? width * across : 0) + (down < 0 ? height * down : 0);
  const auto period = static_cast<double>(upsampledPeriod(plan));
  const double periods = __builtin_floor(least / period) * period;
  return {u - periods, least - periods, across, down};
}

/** Add one angle's row to one line of a tile; positions have 32 bits behind the point. */
HEPSCT_INLINE void addLine(const Cell *row, int64_t position, int64_t step, Cell *line, size_t count) {
  for (size_t i = 0; i < count; i++, position += step) {
    const Cell *cells = row + (position >> 32);
    const auto fraction = static_cast<float>(static_cast<int32_t>(static_cast<uint32_t>(position) >> 8)) * 0x1p-24f;
    line[i] += multiplyAdd(cells[1] - cells[0], splat(fraction), cells[0]);
  }
}

/** Add a block of angles to a tile. */
static void addBlock(const PlanTables &plan, const Cell *rows, Cell *image, size_t firstAngle, size_t angleCount,
                     const Tile &tile) {
  constexpr double unit = 4294967296.0;
  const size_t rowCells = upsampledRowCells(plan), width = tile.right - tile.left;
  TileLine lines[ANGLE_BLOCK];
  for (size_t a = 0; a < angleCount; a++) lines[a] = tileLine(plan, firstAngle + a, tile);
  for (size_t r = tile.top; r < tile.bottom; r++) {
    Cell *line = image + r * plan.backprojection.raster.columns + tile.left;
    for (size_t a = 0; a < angleCount; a++) {
      const double u = lines[a].start + static_cast<double>(r - tile.top) * lines[a].down;
      // rounding could leave the smallest position a hair below 0
      const auto first = static_cast<int64_t>(u * unit);
      const auto step = static_cast<int64_t>(lines[a].across * unit);
      const int64_t last = first + static_cast<int64_t>(width - 1) * step;
      const int64_t lowest = first < last ? first : last;
      addLine(rows + a * rowCells, lowest < 0 ? first - lowest : first, step, line, width);
    }
  }
}

/** One row of the image from cells to slices. */
static void storeRow(const PlanTables &plan, const Batch &batch, const Workspace &workspace, size_t row) {
  const Raster &raster = plan.backprojection.raster;
  const Cell *cells = reinterpret_cast<const Cell *>(workspace.image) + row * raster.columns;
  scatterRow([=](size_t column) { return cells[column]; }, nullptr, 1.0f,
             SliceRows{batch.out + row * raster.columns, raster.rows * raster.columns, batch.slices}, raster.columns);
}

} // namespace hepsct::HEPSCT_ISA
