/**
 * A frame: the slice for another centre, out of the spectra at the one they were made for.
 *
 *   K(kappa) = win(|kappa|) [cos(2 pi |kappa| d) F(kappa) - sin(2 pi |kappa| d) H(kappa)],   |kappa| in cycles a pixel
 *
 * with d how far the centre has moved: a sample at kappa belongs to one direction, and moving the rows turns
 * it by its own frequency. The spectra hold conj F and -conj H, so that forward transforms end in the slice.
 */
#pragma once

#include "hepsct_live.h"
#include "picture_spectra.hpp"

namespace hepsct::HEPSCT_ISA {

/** One number for each lane. */
typedef float Lane __attribute__((vector_size(4 * HEPSCT_LANES), aligned(4)));

template <size_t... L> HEPSCT_INLINE Cell bothParts(Lane values, std::index_sequence<L...>) {
  return __builtin_shufflevector(values, values, L..., L...);
}
/** The same number for the real and the imaginary part. */
HEPSCT_INLINE Cell bothParts(Lane values) { return bothParts(values, LaneIndices{}); }

HEPSCT_INLINE Lane squareRoot(Lane values) {
#if defined(__clang__)
  return __builtin_elementwise_sqrt(values);
#else // of the sanitizers
  for (size_t lane = 0; lane < LANES; lane++) values[lane] = __builtin_sqrtf(values[lane]);
  return values;
#endif
}

struct CosineSine {
  Lane cosine, sine;
};

/** Of 2 pi `turns`: Taylor's series of half the angle, which lies within +- pi/2, then doubled. Errs 4e-7. */
HEPSCT_INLINE CosineSine turned(Lane turns) {
  const Lane nearest = (turns + 12582912.0f) - 12582912.0f; // 1.5 2^23: rounds to whole numbers
  const Lane x = (turns - nearest) * 3.14159265358979f, square = x * x;
  const Lane s = x * (1.0f + square * (-1.6666667e-1f + square * (8.3333333e-3f + square * (-1.9841270e-4f +
                 square * (2.7557319e-6f + square * -2.5052108e-8f)))));
  const Lane c = 1.0f + square * (-0.5f + square * (4.1666667e-2f + square * (-1.3888889e-3f +
                 square * (2.4801587e-5f + square * (-2.7557319e-7f + square * 2.0876757e-9f)))));
  return {c * c - s * s, 2.0f * s * c};
}

/** Whole numbers 0 .. V - 1. */
HEPSCT_INLINE Lane laneNumbers() {
  Lane numbers{};
  for (size_t lane = 0; lane < LANES; lane++) numbers[lane] = static_cast<float>(lane);
  return numbers;
}

/** The picture that a frame is cut out of: that of the spectra, or one of half its size. */
struct Picture {
  FftTables fft;
  size_t side, size, firstRow, firstColumn, blocks;

  size_t groups() const { return (size + CELL_FLOATS - 1) / CELL_FLOATS; }
};

HEPSCT_INLINE Picture pictureOf(const LiveTables &live, const Frame &frame) {
  if (!frame.halved) return {live.fft, live.side, live.size, live.firstRow, live.firstColumn, columnBlocksOf(live)};
  const size_t side = live.side / 2;
  return {live.halfFft, side, (live.size + 1) / 2, live.firstRow / 2, live.firstColumn / 2, side / 2 / LANES + 1};
}

/** Cells of `turned` for one column: real parts of 2V rows, then their imaginary parts. */
HEPSCT_INLINE Cell *turnedAt(const LiveTables &live, const Picture &picture, size_t group, size_t block) {
  return reinterpret_cast<Cell *>(live.turned) + (group * picture.blocks + block) * CELL_FLOATS;
}

/** Spectra so many ky farther on are fetched while one is turned: the machine foresees no more than a page. */
constexpr size_t KY_AHEAD = 4096 / (2 * sizeof(Cell));

/** Have the spectra on their way that follow ky, and its mirror image from the other end. */
HEPSCT_INLINE void fetchSpectra(const Cell *spectra, size_t ky, size_t side) {
  const size_t later = ky + KY_AHEAD < side ? ky + KY_AHEAD : ky;
  fetch(spectra + 2 * later, 2 * sizeof(Cell));
  fetch(spectra + 2 * (side - later), 2 * sizeof(Cell));
}

/** K of a block of columns, `side` cells. */
HEPSCT_INLINE void turnSpectra(const LiveTables &live, float shift, size_t block, Cell *cells) {
  const size_t side = live.side, half = side / 2;
  const auto highest = static_cast<size_t>(live.highest[block]);
  const float unit = 1.0f / static_cast<float>(side);
  const Lane kx = (laneNumbers() + static_cast<float>(block * LANES)) * unit;
  const auto *window = reinterpret_cast<const Lane *>(live.window) + block * (half + 1);
  const Cell *spectra = spectraAt(live, block, 0);
  for (size_t ky = 0; ky <= highest; ky++) {
    fetchSpectra(spectra, ky, side);
    const float y = static_cast<float>(ky) * unit;
    const CosineSine m = turned(squareRoot(kx * kx + y * y) * shift);
    const Cell cosine = bothParts(m.cosine * window[ky]), sine = bothParts(m.sine * window[ky]);
    cells[ky] = multiplyAdd(spectra[2 * ky], cosine, spectra[2 * ky + 1] * sine);
    if (ky == 0 || ky == half) continue;
    const size_t mirror = side - ky;
    cells[mirror] = multiplyAdd(spectra[2 * mirror], cosine, spectra[2 * mirror + 1] * sine);
  }
  const size_t zeros = highest + 1, end = side - highest;
  if (zeros < end) __builtin_memset(cells + zeros, 0, (end - zeros) * sizeof(Cell));
}

/** Where in the picture the middle of the first pixel of half the size lies, apart from whole ones of these. */
HEPSCT_INLINE float halfOffset(size_t first) { return static_cast<float>(first % 2) + 0.5f; }

template <typename Angle> HEPSCT_INLINE Cell turnedBack(Cell a, Angle turns) {
  const CosineSine m = turned(turns);
  return multiplyAdd(timesMinusI(a), bothParts(m.sine), a * bothParts(m.cosine));
}

/**
 * K of a block of columns for half the size: frequencies below half of Nyquist's, times the answer of the mean of
 * two pixels, cos(pi k / side), and turned to where the middles of such pairs lie.
 */
HEPSCT_INLINE void turnHalfSpectra(const LiveTables &live, float shift, size_t block, size_t half, Cell *cells) {
  const size_t side = live.side, quarter = half / 2;
  const float unit = 1.0f / static_cast<float>(side);
  const Lane column = laneNumbers() + static_cast<float>(block * LANES), kx = column * unit;
  const Lane inside = column < static_cast<float>(quarter) ? laneNumbers() * 0.0f + 1.0f : laneNumbers() * 0.0f;
  const Lane across = inside * turned(0.5f * kx).cosine;
  const auto *window = reinterpret_cast<const Lane *>(live.window) + block * (side / 2 + 1);
  const Cell *spectra = spectraAt(live, block, 0);
  const Lane turnX = kx * halfOffset(live.firstColumn);
  __builtin_memset(cells, 0, half * sizeof(Cell));
  for (size_t ky = 0; ky < quarter && static_cast<int32_t>(ky) <= live.highest[block]; ky++) {
    fetchSpectra(spectra, ky, side);
    const float y = static_cast<float>(ky) * unit, turnY = y * halfOffset(live.firstRow);
    const CosineSine m = turned(squareRoot(kx * kx + y * y) * shift);
    const Lane weight = window[ky] * across * turned(laneNumbers() * 0.0f + 0.5f * y).cosine;
    const Cell cosine = bothParts(m.cosine * weight), sine = bothParts(m.sine * weight);
    cells[ky] = turnedBack(multiplyAdd(spectra[2 * ky], cosine, spectra[2 * ky + 1] * sine), turnX + turnY);
    if (ky == 0) continue;
    const size_t mirror = side - ky;
    cells[half - ky] =
        turnedBack(multiplyAdd(spectra[2 * mirror], cosine, spectra[2 * mirror + 1] * sine), turnX - turnY);
  }
}

/** A block of columns: K, its transform, and the slice's rows of it, turned. @param scratch 2 `side` cells */
static void frameColumns(const LiveTables &live, const Frame &frame, size_t block, Cell *scratch) {
  const Picture picture = pictureOf(live, frame);
  const size_t side = picture.side, groups = picture.groups();
  if (live.highest[block] < 0) {
    for (size_t group = 0; group < groups; group++)
      __builtin_memset(turnedAt(live, picture, group, block), 0, CELL_FLOATS * sizeof(Cell));
    return;
  }
  if (frame.halved) turnHalfSpectra(live, frame.shift, block, side, scratch);
  else turnSpectra(live, frame.shift, block, scratch);
  const Cell *result = transform(picture.fft, scratch, scratch + side, scratch);
  for (size_t group = 0; group < groups; group++) {
    Cell square[CELL_FLOATS];
#pragma clang loop unroll(full)
    for (size_t r = 0; r < CELL_FLOATS; r++) {
      const size_t row = picture.firstRow + group * CELL_FLOATS + r;
      square[r] = result[row < side ? row : side - 1]; // the last group may have fewer rows
    }
    transpose(square);
    Cell *to = turnedAt(live, picture, group, block);
#pragma clang loop unroll(full)
    for (size_t i = 0; i < CELL_FLOATS; i++) stream(to + i, square[i]);
  }
}

typedef int32_t CellWhole __attribute__((vector_size(8 * HEPSCT_LANES)));
typedef uint16_t CellShort __attribute__((vector_size(4 * HEPSCT_LANES)));
typedef uint8_t CellByte __attribute__((vector_size(2 * HEPSCT_LANES)));

/** The nearest of 0 .. most. */
HEPSCT_INLINE CellWhole wholeOf(Cell values, const Frame &frame, float most) {
  const Cell scaled = (values - splat(frame.lowest)) * splat(frame.gain);
  const Cell above = scaled > splat(0.0f) ? scaled : splat(0.0f);
  const Cell within = above < splat(most) ? above : splat(most);
  return __builtin_convertvector(within + splat(0.5f), CellWhole);
}

/** Sizes that the compiler knows become one store. */
template <typename To> HEPSCT_INLINE void storeWhole(void *out, size_t at, To values, size_t width) {
  constexpr size_t bytes = sizeof(To) / CELL_FLOATS;
  char *to = static_cast<char *>(out) + at * bytes;
  if (width == CELL_FLOATS) __builtin_memcpy(to, &values, sizeof(To));
  else __builtin_memcpy(to, &values, width * bytes);
}

/** `width` neighbouring values of a row, the first of them number `at` of the frame. */
HEPSCT_INLINE void storeValues(const Frame &frame, size_t at, Cell values, size_t width) {
  if (frame.type == HEPSCT_FRAME_FLOAT32) storeWhole(frame.out, at, values, width);
  else if (frame.type == HEPSCT_FRAME_UINT16)
    storeWhole(frame.out, at, __builtin_convertvector(wholeOf(values, frame, 65535.0f), CellShort), width);
  else storeWhole(frame.out, at, __builtin_convertvector(wholeOf(values, frame, 255.0f), CellByte), width);
}

/**
 * A group of 2V rows, of each lane two as one complex row: X1 + i X2. The columns were streamed past the caches: those
 * of the group that this thread takes next are fetched while values are stored.
 *
 * @param scratch 2 `side` cells
 */
static void frameRows(const LiveTables &live, const Frame &frame, size_t group, size_t next, Cell *scratch) {
  const Picture picture = pictureOf(live, frame);
  const size_t side = picture.side, size = picture.size;
  for (size_t k = 0; 2 * k <= side; k++) {
    const Cell *parts = turnedAt(live, picture, group, k / LANES) + k % LANES;
    const Cell real = parts[0], turnedImaginary = timesI(parts[LANES]);
    scratch[k] = real + turnedImaginary;
    if (k > 0 && 2 * k < side) scratch[side - k] = real - turnedImaginary;
  }
  const Cell *result = transform(picture.fft, scratch, scratch + side, scratch);
  const size_t first = group * CELL_FLOATS, rows = size - first < CELL_FLOATS ? size - first : CELL_FLOATS;
  const bool more = next < picture.groups();
  Fetching following(turnedAt(live, picture, more ? next : group, 0),
                     more ? picture.blocks * CELL_FLOATS * sizeof(Cell) : 0, (size + CELL_FLOATS - 1) / CELL_FLOATS);
  for (size_t column = 0; column < size; column += CELL_FLOATS) {
    following.step();
    const size_t width = size - column < CELL_FLOATS ? size - column : CELL_FLOATS;
    Cell square[CELL_FLOATS];
    for (size_t i = 0; i < CELL_FLOATS; i++) square[i] = result[picture.firstColumn + column + (i < width ? i : 0)];
    transpose(square);
    for (size_t r = 0; r < rows; r++) storeValues(frame, (first + r) * size + column, square[r], width);
  }
}

} // namespace hepsct::HEPSCT_ISA
