/** Byte shuffle and byte order. */
#include <bit>
#include <cstring>

#include "hepsct_pixels.h"

namespace {

template <typename T> T swapped(T value) {
  if constexpr (sizeof(T) == 2) return __builtin_bswap16(value);
  else if constexpr (sizeof(T) == 4) return __builtin_bswap32(value);
  else return __builtin_bswap64(value);
}

template <typename T> void swapAll(uint8_t *bytes, size_t count) {
  for (size_t at = 0; at + sizeof(T) <= count; at += sizeof(T)) {
    T value;
    std::memcpy(&value, bytes + at, sizeof(T));
    value = swapped(value);
    std::memcpy(bytes + at, &value, sizeof(T));
  }
}

template <size_t SIZE> void unshuffle(const uint8_t *__restrict in, size_t elements, uint8_t *__restrict out) {
  for (size_t i = 0; i < elements; i++)
    for (size_t b = 0; b < SIZE; b++) out[i * SIZE + b] = in[b * elements + i];
}

} // namespace

int32_t hepsct_unshuffle(const uint8_t *bytes, size_t count, int32_t elementSize, uint8_t *out) {
  if (elementSize < 1 || (count > 0 && (!bytes || !out))) return HEPSCT_BAD_ARGUMENT;
  const auto size = static_cast<size_t>(elementSize);
  const size_t elements = count / size;
  switch (size) {
  case 2: unshuffle<2>(bytes, elements, out); break;
  case 4: unshuffle<4>(bytes, elements, out); break;
  case 8: unshuffle<8>(bytes, elements, out); break;
  default:
    for (size_t b = 0; b < size; b++)
      for (size_t i = 0; i < elements; i++) out[i * size + b] = bytes[b * elements + i];
  }
  // HDF5 leaves bytes beyond the last whole element where they were
  const size_t whole = elements * size;
  if (count > whole) std::memcpy(out + whole, bytes + whole, count - whole);
  return HEPSCT_OK;
}

int32_t hepsct_swap_bytes(uint8_t *bytes, size_t count, int32_t elementSize) {
  if (count > 0 && !bytes) return HEPSCT_BAD_ARGUMENT;
  switch (elementSize) {
  case 1: return HEPSCT_OK;
  case 2: swapAll<uint16_t>(bytes, count); return HEPSCT_OK;
  case 4: swapAll<uint32_t>(bytes, count); return HEPSCT_OK;
  case 8: swapAll<uint64_t>(bytes, count); return HEPSCT_OK;
  default: return HEPSCT_BAD_ARGUMENT;
  }
}
