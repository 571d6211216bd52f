/**
 * Direct filtered back-projection: f(x, y) = sum over angles of q(x cos th + y sin th), with q the
 * filtered row, upsampled 8-fold by its own Fourier series and interpolated linearly.
 *
 * Rows are upsampled for a block of angles at a time; then tiles of the image add that block, so that
 * both the tile and its stretches of the rows stay in the cache.
 */
#pragma once

#include "spectra.hpp"

namespace hepsct::HEPSCT_ISA {

constexpr size_t ANGLE_BLOCK = 16;
constexpr size_t TILE = 64;
/** Cells beyond the period that a tile's stretch may reach: its diagonal and the interpolation's neighbour. */
constexpr size_t ROW_TAIL = (TILE * 3 / 2 + 2) * UPSAMPLING;

HEPSCT_INLINE size_t upsampledRowCells(const PlanTables &plan) { return UPSAMPLING * plan.padded + ROW_TAIL; }

/** Cells of scratch memory for `upsampledRow`. */
HEPSCT_INLINE size_t upsamplingScratch(const PlanTables &plan) { return 3 * plan.padded + 2 * plan.highest + 1; }

/**
 * row[8 j + s] = sum_k Q[k] e^{2 pi i k (j + s/8)/P}: eight transforms of P cells, each with its shift.
 * The forward transform serves with k negated.
 */
static void upsampledRow(const PlanTables &plan, const Batch &batch, const Workspace &workspace, size_t angle,
                         Cell *row, Cell *scratch) {
  const size_t padded = plan.padded, highest = plan.highest, period = UPSAMPLING * padded;
  Cell *spectrum = scratch + 3 * padded;
  filteredSpectrum(plan, batch, workspace, angle, spectrum, scratch);
  const Cell *middle = spectrum + highest;
  const float *roots = plan.backprojection.roots;
  for (size_t shift = 0; shift < UPSAMPLING; shift++) {
    __builtin_memset(scratch, 0, padded * sizeof(Cell));
    scratch[0] = middle[0];
    for (size_t k = 1; k <= highest; k++) {
      const float *root = roots + 2 * (k * shift % period);
      scratch[padded - k] += rotate(middle[k], root[0], root[1]); // += : k = P/2 meets k = -P/2
      scratch[k] += rotate(middle[-static_cast<int64_t>(k)], root[0], -root[1]);
    }
    const Cell *values = transform(plan.fft, scratch, scratch + padded, scratch + 2 * padded);
    for (size_t j = 0; j < padded; j++) row[UPSAMPLING * j + shift] = values[j];
  }
  for (size_t i = 0; i < ROW_TAIL; i++) row[period + i] = row[i % period];
}

/** A tile of the image: rows [top, bottom), columns [left, right). */
struct Tile {
  size_t top, bottom, left, right;
};

/** Positions along a row in steps of 1/8 pixel, 32 bits behind the point. */
constexpr double POSITION_UNIT = 4294967296.0 * UPSAMPLING;

/** Add one angle's row to one line of a tile. */
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
  const auto axisColumn = static_cast<double>(plan.size / 2);
  const auto axisRow = static_cast<double>(plan.size - 1 - plan.size / 2);
  const auto period = static_cast<double>(plan.padded);
  const double x = static_cast<double>(tile.left) - axisColumn;
  const double width = static_cast<double>(tile.right - tile.left - 1);
  const double yTop = axisRow - static_cast<double>(tile.top);
  const double height = static_cast<double>(tile.bottom - tile.top - 1);
  double start[ANGLE_BLOCK]; // of the tile's first pixel, such that no pixel of the tile is below 0
  for (size_t a = 0; a < angleCount; a++) {
    const double cosine = plan.backprojection.cosines[firstAngle + a], sine = plan.backprojection.sines[firstAngle + a];
    const double u = x * cosine + yTop * sine;
    const double least = u + (cosine < 0 ? width * cosine : 0) - (sine > 0 ? height * sine : 0);
    start[a] = u - __builtin_floor(least / period) * period;
  }
  const size_t rowCells = upsampledRowCells(plan);
  for (size_t r = tile.top; r < tile.bottom; r++) {
    Cell *line = image + r * plan.size + tile.left;
    for (size_t a = 0; a < angleCount; a++) {
      const double sine = plan.backprojection.sines[firstAngle + a];
      const double u = start[a] - static_cast<double>(r - tile.top) * sine;
      // rounding could leave the smallest position a hair below 0
      const auto first = static_cast<int64_t>(u * POSITION_UNIT);
      const auto step = static_cast<int64_t>(plan.backprojection.cosines[firstAngle + a] * POSITION_UNIT);
      const int64_t last = first + static_cast<int64_t>(tile.right - tile.left - 1) * step;
      const int64_t lowest = first < last ? first : last;
      addLine(rows + a * rowCells, lowest < 0 ? first - lowest : first, step, line, tile.right - tile.left);
    }
  }
}

/** One row of the image from cells to slices. */
static void storeRow(const PlanTables &plan, const Batch &batch, const Workspace &workspace, size_t row) {
  const Cell *cells = reinterpret_cast<const Cell *>(workspace.image) + row * plan.size;
  scatterRow([=](size_t column) { return cells[column]; }, nullptr, 1.0f,
             SliceRows{batch.out + row * plan.size, plan.size * plan.size, batch.slices}, plan.size);
}

} // namespace hepsct::HEPSCT_ISA
