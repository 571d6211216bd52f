/** Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror, Shaw, SC'11). */
#pragma once

#include <cstdint>

namespace hepsct::phantom {

struct Seed {
  uint32_t low, high;
};

struct Words {
  uint32_t w0, w1, w2, w3;
};

/** Four random words of a counter (index, round, stream): a pure function of all of them and the seed. */
inline Words philox(Seed seed, uint64_t index, uint32_t round, uint32_t stream) {
  uint32_t x0 = static_cast<uint32_t>(index), x1 = static_cast<uint32_t>(index >> 32), x2 = round, x3 = stream;
  uint32_t k0 = seed.low, k1 = seed.high;
  for (int i = 0; i < 10; i++) {
    const uint64_t p0 = uint64_t{0xD2511F53u} * x0, p1 = uint64_t{0xCD9E8D57u} * x2;
    x0 = static_cast<uint32_t>(p1 >> 32) ^ x1 ^ k0;
    x1 = static_cast<uint32_t>(p1);
    x2 = static_cast<uint32_t>(p0 >> 32) ^ x3 ^ k1;
    x3 = static_cast<uint32_t>(p0);
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  return {x0, x1, x2, x3};
}

/** Two words -> [0, 1) with 53 bits. */
inline double uniform(uint32_t high, uint32_t low) {
  return ((high >> 5) * 67108864.0 + (low >> 6)) / 9007199254740992.0;
}

/** Streams of random numbers that must not meet. */
enum Stream : uint32_t { STREAM_PHOTONS = 0, STREAM_RESPONSE = 1 };

} // namespace hepsct::phantom
