#include "bitshuffle.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace hepsct::pixels {
namespace {

/** Bytes of each of the eight bit rows that are transposed at a time. */
constexpr size_t RUN = 64;

/** Eight rows of RUN bytes. */
struct Rows {
  alignas(64) std::array<std::array<uint8_t, RUN>, 8> row;
};

/** One stage of the transposition of 8 x 8 bit matrices: exchange bits `SHIFT` apart between two rows. */
template <int SHIFT, uint8_t MASK> void exchange(std::array<uint8_t, RUN> &a, std::array<uint8_t, RUN> &b) {
  for (size_t i = 0; i < RUN; i++) {
    const auto t = static_cast<uint8_t>(((a[i] >> SHIFT) ^ b[i]) & MASK);
    b[i] = static_cast<uint8_t>(b[i] ^ t);
    a[i] = static_cast<uint8_t>(a[i] ^ (t << SHIFT));
  }
}

/** For every byte position: bit j of row k <-> bit k of row j. */
void transpose(Rows &rows) {
  auto &r = rows.row;
  for (size_t k = 0; k < 8; k += 2) exchange<1, 0x55>(r[k], r[k + 1]);
  for (size_t k : {0, 1, 4, 5}) exchange<2, 0x33>(r[k], r[k + 2]);
  for (size_t k = 0; k < 4; k++) exchange<4, 0x0f>(r[k], r[k + 4]);
}

/** Calls work(SIZE) with the element size as a constant where it is a usual one. */
template <typename Work> void withSize(size_t size, const Work &work) {
  switch (size) {
  case 1: return work(std::integral_constant<size_t, 1>());
  case 2: return work(std::integral_constant<size_t, 2>());
  case 4: return work(std::integral_constant<size_t, 4>());
  case 8: return work(std::integral_constant<size_t, 8>());
  default: return work(size);
  }
}

} // namespace

size_t defaultBlockElements(size_t elementSize) {
  const size_t elements = 8192 / elementSize / 8 * 8;
  return std::max<size_t>(elements, 128);
}

void unshuffleBits(const uint8_t *in, size_t elements, size_t elementSize, uint8_t *out) {
  const size_t groups = elements / 8;
  withSize(elementSize, [&](auto size) {
    Rows rows{};
    for (size_t b = 0; b < size; b++)
      for (size_t first = 0; first < groups; first += RUN) {
        const size_t n = std::min(RUN, groups - first);
        for (size_t k = 0; k < 8; k++)
          std::memcpy(rows.row[k].data(), in + (b * 8 + k) * groups + first, n);
        transpose(rows);
        uint8_t *to = out + first * 8 * size + b;
        for (size_t i = 0; i < n; i++)
          for (size_t j = 0; j < 8; j++) to[(i * 8 + j) * size] = rows.row[j][i];
      }
  });
}

void shuffleBits(const uint8_t *in, size_t elements, size_t elementSize, uint8_t *out) {
  const size_t groups = elements / 8;
  withSize(elementSize, [&](auto size) {
    Rows rows{};
    for (size_t b = 0; b < size; b++)
      for (size_t first = 0; first < groups; first += RUN) {
        const size_t n = std::min(RUN, groups - first);
        const uint8_t *from = in + first * 8 * size + b;
        for (size_t i = 0; i < n; i++)
          for (size_t j = 0; j < 8; j++) rows.row[j][i] = from[(i * 8 + j) * size];
        transpose(rows);
        for (size_t k = 0; k < 8; k++)
          std::memcpy(out + (b * 8 + k) * groups + first, rows.row[k].data(), n);
      }
  });
}

} // namespace hepsct::pixels
