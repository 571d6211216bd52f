/** Bit transposition of bitshuffle (Masui et al., Astronomy and Computing 12, 181, 2015). */
#pragma once

#include <cstddef>
#include <cstdint>

namespace hepsct::pixels {

/** Elements of a block where a file does not say: about 8 KiB, a multiple of 8, at least 128. */
size_t defaultBlockElements(size_t elementSize);

/** Bit k of byte b of all elements, for every b and k: (elements) -> (byte, bit, elements / 8). elements % 8 = 0. */
void shuffleBits(const uint8_t *in, size_t elements, size_t elementSize, uint8_t *out);
void unshuffleBits(const uint8_t *in, size_t elements, size_t elementSize, uint8_t *out);

} // namespace hepsct::pixels
