/** Pixel kernels on blocks of any small size and type, with values that no detector should give. */
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "hepsct_live.h"
#include "hepsct_pixels.h"
#include "random.hpp"

namespace test {
namespace {

constexpr int32_t TYPES[] = {HEPSCT_UINT8,  HEPSCT_UINT16,  HEPSCT_INT16,  HEPSCT_INT32,
                             HEPSCT_UINT32, HEPSCT_FLOAT32, HEPSCT_FLOAT64};
constexpr size_t BYTES[] = {1, 2, 2, 4, 4, 4, 8};
constexpr int32_t WIDTHS[] = {1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 65, 127};
constexpr float ODD[] = {0.0f, -0.0f, -1.0f, 1e-30f, 1e30f, std::numeric_limits<float>::infinity(),
                         -std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()};

/** Any bits: for the two types of floating point that means NaN, infinities and subnormal numbers too. */
Array<uint8_t> anything(Random &random, size_t bytes) {
  Array<uint8_t> made(bytes);
  for (size_t i = 0; i < bytes; i++) made[i] = static_cast<uint8_t>(random.next());
  return made;
}

Array<float> floats(Random &random, size_t count) {
  Array<float> made(count);
  for (size_t i = 0; i < count; i++)
    made[i] = random.whole(0, 9) ? static_cast<float>(1000 * random.uniform()) : random.of(ODD);
  return made;
}

void expect(int32_t status, uint64_t seed) {
  if (status != HEPSCT_OK) fail("a pixel kernel refused what it should take", seed);
}

} // namespace

void pixels(uint64_t seed) {
  Random random(seed);
  const int32_t kind = random.whole(0, 6), type = TYPES[kind], threads = random.whole(1, 3);
  const int32_t angles = random.whole(1, 5), rows = random.whole(1, 4), columns = random.of(WIDTHS);
  const auto frame = static_cast<size_t>(rows) * static_cast<size_t>(columns);
  const size_t count = frame * static_cast<size_t>(angles);
  Array<uint8_t> block = anything(random, count * BYTES[kind]);
  Array<float> dark = floats(random, frame), before = floats(random, frame);
  Array<float> after = floats(random, frame), darkAfter = floats(random, frame), mix(static_cast<size_t>(angles));
  for (size_t a = 0; a < mix.size(); a++) mix[a] = static_cast<float>(random.uniform());
  Array<float> mean(frame), out(count);
  const int32_t sets = random.whole(0, 2);

  expect(hepsct_average_frames(block.data(), type, angles, frame, mean.data(), threads), seed);
  expect(hepsct_median_frames(block.data(), type, angles, frame, mean.data(), threads), seed);
  expect(hepsct_to_sinograms(block.data(), type, angles, rows, columns, out.data(), threads), seed);
  double nonFinite = 0;
  expect(hepsct_flat_field(block.data(), type, angles, rows, columns, dark.data(), before.data(),
                           sets > 0 ? after.data() : nullptr, sets > 1 ? darkAfter.data() : nullptr,
                           sets > 0 ? mix.data() : nullptr, out.data(), &nonFinite, threads),
         seed);
  double counts[2] = {0, 0};
  expect(hepsct_minus_log(out.data(), out.size(), 1e-6, counts, threads), seed);
  for (size_t i = 0; i < out.size(); i++)
    if (!std::isfinite(out[i])) fail("a corrected pixel is not finite", seed);

  Array<float> given = floats(random, count);
  expect(hepsct_minus_log(given.data(), given.size(), 1e-6, counts, threads), seed);
  const int32_t window = random.whole(1, 12), above = random.whole(0, rows), below = random.whole(0, rows - above);
  Array<uint8_t> cleaned(static_cast<size_t>(angles * (rows - above - below) * columns) * BYTES[kind]);
  double zingers = 0;
  expect(hepsct_remove_zingers(block.data(), type, angles, rows, columns, window, 100 * random.uniform(), above, below,
                               cleaned.data(), &zingers, threads),
         seed);
  Array<float> striped = floats(random, count);
  expect(hepsct_remove_stripes_by_sorting(striped.data(), rows, angles, columns, window, threads), seed);
  Array<uint32_t> bins(static_cast<size_t>(random.whole(1, 300)));
  double range[3] = {0, 0, 0};
  expect(hepsct_histogram(block.data(), type, angles * rows, columns, static_cast<int32_t>(bins.size()),
                          random.whole(0, 1), bins.data(), range),
         seed);
  const int32_t factor = random.whole(1, std::min(rows, columns)), kept = random.whole(0, 2);
  const size_t smaller = static_cast<size_t>((rows + factor - 1) / factor) *
                         static_cast<size_t>((columns + factor - 1) / factor);
  Array<uint8_t> reduced(smaller * (kept == HEPSCT_FRAME_FLOAT32 ? 4 : kept == HEPSCT_FRAME_UINT16 ? 2 : 1));
  expect(hepsct_reduce_picture(dark.data(), rows, columns, factor, kept, random.uniform(), 0.01 + random.uniform(),
                               reduced.data(), threads),
         seed);

  Array<uint8_t> shuffled(block.size());
  const auto bytes = static_cast<int32_t>(BYTES[kind]);
  expect(hepsct_unshuffle(block.data(), block.size(), bytes, shuffled.data()), seed);
  Array<uint8_t> twice(block.size());
  std::memcpy(twice.data(), block.data(), block.size());
  for (int32_t i = 0; i < 2; i++) expect(hepsct_swap_bytes(twice.data(), twice.size(), bytes), seed);
  if (std::memcmp(twice.data(), block.data(), block.size()) != 0) fail("bytes swapped twice are not the same", seed);
}

} // namespace test
