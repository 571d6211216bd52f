/** The stream of HDF5 filter 32008 with LZ4: sizes in big-endian order, blocks, raw last elements. */
#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

#include "bitshuffle.hpp"
#include "hepsct_pixels.h"
#include "lz4.hpp"

namespace {

using namespace hepsct::pixels;

/** 8 bytes: size when decoded; 4 bytes: size of a block when decoded. */
constexpr size_t HEADER = 12;
/** Blocks larger than this were written by nobody, and LZ4 could not hold them. */
constexpr uint64_t LARGEST_BLOCK = uint64_t{1} << 30;

uint64_t loadBig(const uint8_t *from, size_t bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < bytes; i++) value = value << 8 | from[i];
  return value;
}

void storeBig(uint8_t *to, uint64_t value, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) to[i] = static_cast<uint8_t>(value >> (8 * (bytes - 1 - i)));
}

/** How `elements` are cut: whole blocks, a last block of a multiple of 8, and up to 7 raw elements. */
struct Cut {
  size_t elements, block;
  size_t blockAt(size_t first) const { return std::min(block, (elements - first) / 8 * 8); }
};

/** Elements and blocks that this format has: a block of whole bytes of bits, not too large for LZ4. */
bool blocksAre(int32_t elementSize, int32_t blockElements) {
  return elementSize >= 1 && elementSize <= 4096 && blockElements >= 0 && blockElements % 8 == 0 &&
         static_cast<uint64_t>(blockElements) * static_cast<uint64_t>(elementSize) <= LARGEST_BLOCK;
}

} // namespace

int32_t hepsct_decode_bitshuffle_lz4(const uint8_t *bytes, size_t count, int32_t elementSize, uint8_t *out,
                                     size_t outBytes) {
  if (elementSize < 1 || elementSize > 4096 || (count > 0 && !bytes) || (outBytes > 0 && !out))
    return HEPSCT_BAD_ARGUMENT;
  const auto size = static_cast<size_t>(elementSize);
  if (count < HEADER || loadBig(bytes, 8) != outBytes || outBytes % size != 0) return HEPSCT_BAD_DATA;
  const uint64_t blockBytes = loadBig(bytes + 8, 4);
  if (blockBytes > LARGEST_BLOCK || blockBytes % (8 * size) != 0) return HEPSCT_BAD_DATA;
  const size_t given = static_cast<size_t>(blockBytes) / size;
  const Cut cut{outBytes / size, given == 0 ? defaultBlockElements(size) : given};
  // a block is never larger than the whole, however large its header says it is
  const size_t scratchBytes = std::min(cut.block, cut.elements) * size;
  const std::unique_ptr<uint8_t[]> scratch(new (std::nothrow) uint8_t[std::max<size_t>(scratchBytes, 1)]);
  if (!scratch) return HEPSCT_OUT_OF_MEMORY;
  size_t at = HEADER, first = 0;
  while (const size_t elements = cut.blockAt(first)) {
    if (count - at < 4) return HEPSCT_BAD_DATA;
    const uint64_t packed = loadBig(bytes + at, 4);
    at += 4;
    if (packed > count - at) return HEPSCT_BAD_DATA;
    if (!lz4Decode(bytes + at, static_cast<size_t>(packed), scratch.get(), elements * size))
      return HEPSCT_BAD_DATA;
    unshuffleBits(scratch.get(), elements, size, out + first * size);
    at += static_cast<size_t>(packed);
    first += elements;
  }
  const size_t raw = (cut.elements - first) * size;
  if (raw > count - at) return HEPSCT_BAD_DATA;
  if (raw > 0) std::memcpy(out + first * size, bytes + at, raw);
  return HEPSCT_OK;
}

double hepsct_bitshuffle_lz4_bound(size_t count, int32_t elementSize, int32_t blockElements) {
  if (!blocksAre(elementSize, blockElements)) return HEPSCT_BAD_ARGUMENT;
  const auto size = static_cast<size_t>(elementSize);
  const size_t block = blockElements == 0 ? defaultBlockElements(size) : static_cast<size_t>(blockElements);
  const size_t blocks = count / (block * size) + 2;
  return static_cast<double>(HEADER + 8 * size) + 20.0 * static_cast<double>(blocks) + static_cast<double>(count) +
         static_cast<double>(count / 255);
}

double hepsct_encode_bitshuffle_lz4(const uint8_t *bytes, size_t count, int32_t elementSize,
                                    int32_t blockElements, uint8_t *out, size_t capacity) {
  if (!blocksAre(elementSize, blockElements) || (count > 0 && !bytes) || !out || count % static_cast<size_t>(elementSize) != 0)
    return HEPSCT_BAD_ARGUMENT;
  if (static_cast<double>(capacity) < hepsct_bitshuffle_lz4_bound(count, elementSize, blockElements))
    return HEPSCT_BAD_ARGUMENT;
  const auto size = static_cast<size_t>(elementSize);
  const Cut cut{count / size,
                blockElements == 0 ? defaultBlockElements(size) : static_cast<size_t>(blockElements)};
  if (cut.block * size > LARGEST_BLOCK) return HEPSCT_BAD_ARGUMENT;
  const std::unique_ptr<uint8_t[]> scratch(new (std::nothrow) uint8_t[cut.block * size]);
  if (!scratch) return HEPSCT_OUT_OF_MEMORY;
  storeBig(out, count, 8);
  storeBig(out + 8, cut.block * size, 4);
  size_t at = HEADER, first = 0;
  while (const size_t elements = cut.blockAt(first)) {
    shuffleBits(bytes + first * size, elements, size, scratch.get());
    const size_t packed = lz4Encode(scratch.get(), elements * size, out + at + 4);
    storeBig(out + at, packed, 4);
    at += 4 + packed;
    first += elements;
  }
  const size_t raw = (cut.elements - first) * size;
  if (raw > 0) std::memcpy(out + at, bytes + first * size, raw);
  return static_cast<double>(at + raw);
}
