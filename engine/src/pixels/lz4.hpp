/** LZ4 blocks (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md), bounds checked throughout. */
#pragma once

#include <cstddef>
#include <cstdint>

namespace hepsct::pixels {

/** Most bytes a block of `count` bytes can grow to. */
constexpr size_t lz4Bound(size_t count) { return count + count / 255 + 16; }

/** True when the block is well formed and gives exactly outBytes; nothing outside both ranges is touched. */
bool lz4Decode(const uint8_t *in, size_t inBytes, uint8_t *out, size_t outBytes);

/** Bytes written to out, which holds lz4Bound(inBytes); inBytes is at most 2^31 - 1. */
size_t lz4Encode(const uint8_t *in, size_t inBytes, uint8_t *out);

} // namespace hepsct::pixels
