/**
 * Slices convolved with an even, real kernel: transform, one real factor a frequency, transform back.
 *
 * Slices of N x N pixels on a period of L >= 2N: what wraps round stays outside them. Since kernel and
 * spectrum are real, the two slices of a lane go through as one complex problem. The transform back is
 * the forward one, read from the other end.
 */
#pragma once

#include "../operators.hpp"
#include "fft.hpp"
#include "transpose.hpp"

namespace hepsct::HEPSCT_ISA {

/** Columns that are worked on together: 256 bytes of every row. */
constexpr size_t COLUMN_BLOCK = 256 / sizeof(Cell);

HEPSCT_INLINE size_t fromEnd(size_t index, size_t period) { return index == 0 ? 0 : period - index; }

HEPSCT_INLINE size_t convolutionScratchCells(const ConvolutionTables &tables) {
  return (COLUMN_BLOCK + 2) * tables.period + tables.size;
}

/** One row of every slice -> (row, frequency along it). */
static void convolvedRowIn(const ConvolutionTables &tables, const Convolution &work, size_t row, Cell *image,
                           Cell *scratch) {
  const size_t size = tables.size, period = tables.period;
  gatherRow(work.slices + row * size, size * size, work.count, size, scratch);
  __builtin_memset(scratch + size, 0, (period - size) * sizeof(Cell));
  const Cell *result = transform(tables.fft, scratch, scratch + period, scratch + 2 * period);
  Cell *to = image + row * period;
  for (size_t j = 0; j < period; j++) stream(to + j, result[j]);
  finishStreaming();
}

/** A block of columns of the image: transformed, multiplied and transformed back in place. */
static void convolvedColumns(const ConvolutionTables &tables, size_t first, Cell *image, Cell *scratch) {
  const size_t size = tables.size, period = tables.period;
  const size_t count = period - first < COLUMN_BLOCK ? period - first : COLUMN_BLOCK;
  Cell *a = scratch + COLUMN_BLOCK * period, *b = a + period;
  for (size_t row = 0; row < size; row++)
    for (size_t i = 0; i < count; i++) scratch[i * period + row] = image[row * period + first + i];
  for (size_t i = 0; i < count; i++) {
    Cell *column = scratch + i * period;
    __builtin_memset(column + size, 0, (period - size) * sizeof(Cell));
    transformInto(tables.fft, column, a, b, column);
    const size_t j = first + i;
    const bool mirrored = j > period / 2;
    const float *factors = tables.spectrum + (mirrored ? period - j : j) * period;
    for (size_t k = 0; k < period; k++) column[k] *= splat(factors[mirrored ? fromEnd(k, period) : k]);
    transformInto(tables.fft, column, a, b, column);
  }
  for (size_t row = 0; row < size; row++)
    for (size_t i = 0; i < count; i++)
      stream(image + row * period + first + i, scratch[i * period + fromEnd(row, period)]);
  finishStreaming();
}

/** (row, frequency along it) -> one row of every slice. */
static void convolvedRowOut(const ConvolutionTables &tables, const Convolution &work, size_t row, const Cell *image,
                            Cell *scratch) {
  const size_t size = tables.size, period = tables.period;
  const Cell *result = transform(tables.fft, image + row * period, scratch, scratch + period);
  scatterRow([=](size_t column) { return result[fromEnd(column, period)]; }, nullptr, 1.0f,
             SliceRows{work.out + row * size, size * size, work.count}, size);
}

/** A row of the kernel, its column L/2 moved to 0 -> (lag along the columns, frequency 0..L/2 along the row). */
static void kernelRow(const ConvolutionTables &tables, const float *kernel, size_t row, Cell *image, Cell *scratch) {
  const size_t period = tables.period, half = period / 2;
  for (size_t i = 0; i < period; i++) {
    scratch[i] = Cell{};
    scratch[i][0] = kernel[row * period + (i + half) % period];
  }
  const Cell *result = transform(tables.fft, scratch, scratch + period, scratch + 2 * period);
  const size_t lag = (row + half + 1) % period; // row L/2 - 1 is lag 0
  for (size_t j = 0; j <= half; j++) image[lag * (half + 1) + j] = result[j];
}

/** The other transform, of frequency j along the rows; its imaginary part is rounding. */
static void kernelColumn(const ConvolutionTables &tables, size_t j, const Cell *image, float *spectrum, Cell *scratch) {
  const size_t period = tables.period;
  for (size_t row = 0; row < period; row++) scratch[row] = image[row * (period / 2 + 1) + j];
  const Cell *result = transform(tables.fft, scratch, scratch + period, scratch + 2 * period);
  const float unit = 1.0f / (static_cast<float>(period) * static_cast<float>(period));
  for (size_t k = 0; k < period; k++) spectrum[j * period + k] = result[k][0] * unit;
}

} // namespace hepsct::HEPSCT_ISA
