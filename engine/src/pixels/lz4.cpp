#include "lz4.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace hepsct::pixels {
namespace {

constexpr size_t MIN_MATCH = 4;
/** The format wants the last bytes as literals and no match to begin near the end. */
constexpr size_t LAST_LITERALS = 5;
constexpr size_t NO_MATCH_BEFORE_END = 12;
constexpr size_t FARTHEST = 65535;
constexpr int HASH_BITS = 12;

/** Adds the length bytes that follow a nibble of 15; false where they leave the input or overflow. */
bool addLength(const uint8_t *in, size_t end, size_t &at, size_t &length) {
  if (length != 15) return true;
  uint8_t byte;
  do {
    if (at >= end) return false;
    byte = in[at++];
    length += byte;
  } while (byte == 255);
  return true;
}

uint32_t load32(const uint8_t *from) {
  uint32_t value;
  std::memcpy(&value, from, 4);
  return value;
}

size_t hash(uint32_t value) { return (value * 2654435761u) >> (32 - HASH_BITS); }

uint8_t *putLength(uint8_t *out, size_t length) {
  for (; length >= 255; length -= 255) *out++ = 255;
  *out++ = static_cast<uint8_t>(length);
  return out;
}

/** A token, its literals and, unless matchLength is 0, a match. */
uint8_t *putSequence(uint8_t *out, const uint8_t *literals, size_t count, size_t offset, size_t matchLength) {
  const size_t extra = matchLength == 0 ? 0 : matchLength - MIN_MATCH;
  *out++ = static_cast<uint8_t>((std::min<size_t>(count, 15) << 4) | std::min<size_t>(extra, 15));
  if (count >= 15) out = putLength(out, count - 15);
  if (count > 0) std::memcpy(out, literals, count);
  out += count;
  if (matchLength == 0) return out;
  *out++ = static_cast<uint8_t>(offset & 255);
  *out++ = static_cast<uint8_t>(offset >> 8);
  if (extra >= 15) out = putLength(out, extra - 15);
  return out;
}

} // namespace

bool lz4Decode(const uint8_t *in, size_t inBytes, uint8_t *out, size_t outBytes) {
  size_t from = 0, to = 0;
  while (from < inBytes) {
    const uint8_t token = in[from++];
    size_t literals = token >> 4;
    if (!addLength(in, inBytes, from, literals)) return false;
    if (literals > inBytes - from || literals > outBytes - to) return false;
    if (literals > 0) std::memcpy(out + to, in + from, literals);
    from += literals;
    to += literals;
    if (from == inBytes) return to == outBytes; // the last sequence has no match
    if (inBytes - from < 2) return false;
    const size_t offset = static_cast<size_t>(in[from]) | static_cast<size_t>(in[from + 1]) << 8;
    from += 2;
    size_t length = token & 15;
    if (!addLength(in, inBytes, from, length)) return false;
    length += MIN_MATCH;
    if (offset == 0 || offset > to || length > outBytes - to) return false;
    const uint8_t *match = out + to - offset;
    if (offset == 1) std::memset(out + to, *match, length);
    else if (offset >= length) std::memcpy(out + to, match, length);
    else
      for (size_t i = 0; i < length; i++) out[to + i] = match[i];
    to += length;
  }
  return false;
}

size_t lz4Encode(const uint8_t *in, size_t inBytes, uint8_t *out) {
  uint8_t *to = out;
  size_t anchor = 0; // first byte that is not yet written
  if (inBytes > NO_MATCH_BEFORE_END) {
    std::array<uint32_t, size_t{1} << HASH_BITS> seen{}; // position + 1 of the last value of each hash
    const size_t lastStart = inBytes - NO_MATCH_BEFORE_END;
    const size_t lastMatched = inBytes - LAST_LITERALS;
    size_t at = 0, misses = 0;
    while (at <= lastStart) {
      const uint32_t value = load32(in + at);
      uint32_t &slot = seen[hash(value)];
      const size_t candidate = slot;
      slot = static_cast<uint32_t>(at + 1);
      if (candidate == 0 || at + 1 - candidate > FARTHEST || load32(in + candidate - 1) != value) {
        at += 1 + (misses++ >> 6); // incompressible stretches are crossed faster and faster
        continue;
      }
      const size_t start = candidate - 1;
      size_t length = MIN_MATCH;
      while (at + length < lastMatched && in[start + length] == in[at + length]) length++;
      to = putSequence(to, in + anchor, at - anchor, at - start, length);
      at += length;
      anchor = at;
      misses = 0;
    }
  }
  to = putSequence(to, in + anchor, inBytes - anchor, 0, 0);
  return static_cast<size_t>(to - out);
}

} // namespace hepsct::pixels
