/**
 * Stripe removal by sorting: each column of a sinogram is sorted along the angle, neighbouring columns are smoothed
 * rank by rank with a median, and the values go back to where they came from.
 *
 * Vo, Atwood, Drakopoulos, Optics Express 26, 28396 (2018), algorithm 3.
 */
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>

#include "../host/parallel.hpp"
#include "../host/sizes.hpp"
#include "hepsct_pixels.h"
#include "medians.hpp"

namespace {

using hepsct::parallelFor;
using hepsct::pixels::medianKernels;
using hepsct::pixels::SLIDE_LANES;

/** Columns worked on together: their values lie side by side in every projection, in one line of the caches. */
constexpr size_t COLUMNS_AT_ONCE = 16;

/** Whole numbers in the order of the floats; NaN is the greatest of all, -0 is 0. Its own inverse but for those. */
int32_t flipped(int32_t bits) { return bits ^ ((bits >> 31) & 0x7fffffff); }
int32_t keyOf(float value) {
  return std::isnan(value) ? std::numeric_limits<int32_t>::max() : flipped(std::bit_cast<int32_t>(value + 0.0f));
}
float valueOf(int32_t key) { return std::bit_cast<float>(flipped(key)); }

/** A key with its sign bit turned over, and the angle it came from. */
using Entry = uint64_t;
constexpr uint32_t SIGN = 0x80000000u;

constexpr int DIGITS = 4;

/** Sorts entries by their keys, equal ones in the order of the angles; the result is in `entries` (least digit first). */
void sortByKey(Entry *entries, Entry *other, size_t count) {
  std::array<std::array<uint32_t, 256>, DIGITS> starts{};
  const auto digitOf = [](Entry entry, int digit) { return entry >> (32 + 8 * digit) & 255; };
  for (size_t i = 0; i < count; i++)
    for (int digit = 0; digit < DIGITS; digit++) starts[static_cast<size_t>(digit)][digitOf(entries[i], digit)]++;
  Entry *from = entries, *to = other;
  for (int digit = 0; digit < DIGITS; digit++) {
    auto &start = starts[static_cast<size_t>(digit)];
    if (start[digitOf(from[0], digit)] == count) continue; // all the same
    uint32_t next = 0;
    for (uint32_t &first : start) {
      const uint32_t held = first;
      first = next;
      next += held;
    }
    for (size_t i = 0; i < count; i++) to[start[digitOf(from[i], digit)]++] = from[i];
    std::swap(from, to);
  }
  if (from != entries) std::copy_n(from, count, entries);
}

/** One sinogram on its way: keys and the angles they came from, (column, rank). */
struct Sorted {
  size_t angles, columns, size;
  int32_t *keys;
  uint32_t *order;
};

/** Neighbouring columns [first, end), at most COLUMNS_AT_ONCE: a line of the caches holds them at one angle. */
struct ColumnBlock {
  size_t first, end;
};

/** @param entries (COLUMNS_AT_ONCE + 1) x angles of scratch */
void sortColumns(const Sorted &sorted, const float *sinogram, const ColumnBlock &block, Entry *entries) {
  const size_t angles = sorted.angles;
  for (size_t a = 0; a < angles; a++)
    for (size_t column = block.first; column < block.end; column++) {
      const uint32_t key = static_cast<uint32_t>(keyOf(sinogram[a * sorted.columns + column])) ^ SIGN;
      entries[(column - block.first) * angles + a] = static_cast<Entry>(key) << 32 | a;
    }
  for (size_t column = block.first; column < block.end; column++) {
    Entry *own = entries + (column - block.first) * angles;
    sortByKey(own, entries + COLUMNS_AT_ONCE * angles, angles);
    const size_t at = column * angles;
    for (size_t rank = 0; rank < angles; rank++) {
      sorted.keys[at + rank] = static_cast<int32_t>(static_cast<uint32_t>(own[rank] >> 32) ^ SIGN);
      sorted.order[at + rank] = static_cast<uint32_t>(own[rank]);
    }
  }
}

/** @param values angles x COLUMNS_AT_ONCE of scratch */
void unsortColumns(const Sorted &sorted, const ColumnBlock &block, float *sinogram, float *values) {
  for (size_t column = block.first; column < block.end; column++) {
    const size_t at = column * sorted.angles;
    for (size_t rank = 0; rank < sorted.angles; rank++)
      values[sorted.order[at + rank] * COLUMNS_AT_ONCE + column - block.first] = valueOf(sorted.keys[at + rank]);
  }
  for (size_t a = 0; a < sorted.angles; a++)
    std::copy_n(values + a * COLUMNS_AT_ONCE, block.end - block.first, sinogram + a * sorted.columns + block.first);
}

/** Calls work(block, thread) for all columns. */
template <typename Work> void forEachBlock(size_t columns, int32_t threads, const Work &work) {
  parallelFor(threads, (columns + COLUMNS_AT_ONCE - 1) / COLUMNS_AT_ONCE, [&](size_t block, int32_t thread) {
    const size_t first = block * COLUMNS_AT_ONCE;
    work(ColumnBlock{first, std::min(columns, first + COLUMNS_AT_ONCE)}, thread);
  });
}

/** What one thread needs: the entries or values of a block of columns, or the lines of a median. */
struct alignas(64) Line {
  std::array<int32_t, SLIDE_LANES> values;
};

size_t linesOf(const Sorted &sorted) {
  const size_t entries = ((COLUMNS_AT_ONCE + 1) * sorted.angles * sizeof(Entry) + sizeof(Line) - 1) / sizeof(Line);
  return std::max(entries, sorted.columns + 2 * sorted.size);
}

void removeStripes(const Sorted &sorted, float *sinogram, Line *scratch, int32_t threads) {
  const size_t each = linesOf(sorted);
  const auto own = [&](int32_t thread) { return scratch + static_cast<size_t>(thread) * each; };
  forEachBlock(sorted.columns, threads, [&](const ColumnBlock &block, int32_t thread) {
    sortColumns(sorted, sinogram, block, reinterpret_cast<Entry *>(own(thread)));
  });
  const auto slide = medianKernels().slide;
  parallelFor(threads, (sorted.angles + SLIDE_LANES - 1) / SLIDE_LANES, [&](size_t item, int32_t thread) {
    const size_t rank = item * SLIDE_LANES;
    slide(sorted.keys + rank, sorted.angles, std::min(SLIDE_LANES, sorted.angles - rank), sorted.columns, sorted.size,
          reinterpret_cast<int32_t *>(own(thread)));
  });
  forEachBlock(sorted.columns, threads, [&](const ColumnBlock &block, int32_t thread) {
    unsortColumns(sorted, block, sinogram, reinterpret_cast<float *>(own(thread)));
  });
}

} // namespace

int32_t hepsct_remove_stripes_by_sorting(float *sinograms, int32_t count, int32_t angles, int32_t columns, int32_t size,
                                         int32_t threads) {
  if (!hepsct::arrayFits(sizeof(float), {count, angles, columns}) ||
      !hepsct::arrayFits(sizeof(Entry), {angles, columns}) || size < 1 || size > HEPSCT_LARGEST_WINDOW)
    return HEPSCT_BAD_ARGUMENT;
  if (count == 0 || angles == 0 || columns == 0) return HEPSCT_OK;
  if (!sinograms) return HEPSCT_BAD_ARGUMENT;
  const size_t pixels = static_cast<size_t>(angles) * static_cast<size_t>(columns);
  const std::unique_ptr<int32_t[]> keys(new (std::nothrow) int32_t[pixels]);
  const std::unique_ptr<uint32_t[]> order(new (std::nothrow) uint32_t[pixels]);
  const Sorted sorted{static_cast<size_t>(angles), static_cast<size_t>(columns), static_cast<size_t>(size), keys.get(),
                      order.get()};
  const int32_t workers = std::clamp(threads, 1, 1024);
  const std::unique_ptr<Line[]> scratch(new (std::nothrow) Line[linesOf(sorted) * static_cast<size_t>(workers)]);
  if (!keys || !order || !scratch) return HEPSCT_OUT_OF_MEMORY;
  for (int32_t i = 0; i < count; i++)
    removeStripes(sorted, sinograms + static_cast<size_t>(i) * pixels, scratch.get(), workers);
  return HEPSCT_OK;
}
