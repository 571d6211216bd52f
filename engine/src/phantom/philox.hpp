/** Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror, Shaw, SC'11). */
#pragma once

#include <array>
#include <cstdint>

namespace hepsct::phantom {

struct Seed {
  uint32_t low, high;
};

/** Four random words of a counter (index, round, stream): a pure function of all of them and the seed. */
inline std::array<uint32_t, 4> philox(Seed seed, uint64_t index, uint32_t round, uint32_t stream) {
  std::array<uint32_t, 4> x{static_cast<uint32_t>(index), static_cast<uint32_t>(index >> 32), round, stream};
  uint32_t k0 = seed.low, k1 = seed.high;
  for (int i = 0; i < 10; i++) {
    const uint64_t p0 = uint64_t{0xD2511F53u} * x[0], p1 = uint64_t{0xCD9E8D57u} * x[2];
    x = {static_cast<uint32_t>(p1 >> 32) ^ x[1] ^ k0, static_cast<uint32_t>(p1),
         static_cast<uint32_t>(p0 >> 32) ^ x[3] ^ k1, static_cast<uint32_t>(p0)};
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  return x;
}

/** Two words -> [0, 1) with 53 bits. */
inline double uniform(uint32_t high, uint32_t low) {
  return ((high >> 5) * 67108864.0 + (low >> 6)) / 9007199254740992.0;
}

/** Streams of random numbers that must not meet. */
enum Stream : uint32_t { STREAM_PHOTONS = 0, STREAM_RESPONSE = 1 };

} // namespace hepsct::phantom
