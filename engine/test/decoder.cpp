/** Streams of bitshuffle-lz4: whole ones come back, damaged ones are refused or decoded, and nothing else. */
#include <algorithm>
#include <cstring>
#include <vector>

#include "hepsct_pixels.h"
#include "random.hpp"

namespace test {
namespace {

constexpr int32_t ELEMENT_SIZES[] = {1, 2, 3, 4, 5, 8, 16};
constexpr int32_t BLOCKS[] = {0, 8, 16, 64, 512};
constexpr uint8_t EXTREMES[] = {0x00, 0x01, 0x7f, 0x80, 0xf0, 0xff};

using Bytes = std::vector<uint8_t>;

/** Noise, a ramp, or one value: what LZ4 finds nothing, something or everything in. */
Bytes picture(Random &random, size_t count) {
  Bytes bytes(count);
  const int32_t kind = random.whole(0, 2);
  for (size_t i = 0; i < count; i++)
    bytes[i] = static_cast<uint8_t>(kind == 0 ? random.next() : kind == 1 ? i >> 4 : 7);
  return bytes;
}

void damage(Random &random, Bytes &stream) {
  for (int32_t wounds = random.whole(1, 4); wounds > 0; wounds--) {
    const size_t at = stream.empty() ? 0 : random.next() % stream.size();
    switch (stream.empty() ? 3 : random.whole(0, 6)) {
    case 0: stream[at] ^= static_cast<uint8_t>(1u << random.whole(0, 7)); break;
    case 1: stream[at] = random.of(EXTREMES); break;
    case 2: stream.resize(at); break;
    case 3: stream.insert(stream.end(), static_cast<size_t>(random.whole(1, 40)), random.of(EXTREMES)); break;
    case 4: stream[std::min(at, std::min<size_t>(15, stream.size() - 1))] = random.of(EXTREMES); break;
    case 5: stream.erase(stream.begin() + static_cast<ptrdiff_t>(at)); break;
    default: // a piece of it over another
      const size_t from = random.next() % stream.size();
      const size_t length = std::min<size_t>(8, stream.size() - std::max(at, from));
      std::memmove(stream.data() + at, stream.data() + from, length);
    }
  }
}

int32_t decode(const Bytes &stream, int32_t elementSize, Array<uint8_t> &out) {
  Array<uint8_t> exact(stream.size());
  std::copy(stream.begin(), stream.end(), exact.data());
  return hepsct_decode_bitshuffle_lz4(exact.data(), exact.size(), elementSize, out.data(), out.size());
}

} // namespace

void decoder(uint64_t seed) {
  Random random(seed);
  const int32_t size = random.of(ELEMENT_SIZES), block = random.of(BLOCKS);
  const Bytes bytes = picture(random, static_cast<size_t>(random.whole(0, 900)) * static_cast<size_t>(size));
  Bytes stream(static_cast<size_t>(hepsct_bitshuffle_lz4_bound(bytes.size(), size, block)));
  const double written =
      hepsct_encode_bitshuffle_lz4(bytes.data(), bytes.size(), size, block, stream.data(), stream.size());
  if (!(written >= 0)) fail("a picture could not be encoded", seed);
  stream.resize(static_cast<size_t>(written));

  Array<uint8_t> out(bytes.size());
  if (decode(stream, size, out) != HEPSCT_OK || !std::equal(bytes.begin(), bytes.end(), out.data()))
    fail("a whole stream did not come back", seed);
  for (int32_t trial = 0; trial < 50; trial++) {
    Bytes damaged = stream;
    damage(random, damaged);
    // Where the header is right, decoding goes deepest.
    if (random.whole(0, 1) == 1) std::copy_n(stream.begin(), std::min<size_t>(8, damaged.size()), damaged.begin());
    const int32_t status = decode(damaged, random.whole(0, 9) ? size : random.of(ELEMENT_SIZES), out);
    if (status != HEPSCT_OK && status != HEPSCT_BAD_DATA) fail("a damaged stream gave another status", seed);
  }
  for (auto &byte : stream) byte = static_cast<uint8_t>(random.next());
  if (decode(stream, size, out) == HEPSCT_OK && !bytes.empty()) fail("noise was decoded", seed);
}

} // namespace test
