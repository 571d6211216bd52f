/** The loops of rows.hpp, written so that the compiler turns them into vector code. */
#include <bit>
#include <cstdint>
#include <limits>

#include "rows_isa.hpp"

namespace hepsct::pixels::HEPSCT_ISA {
namespace {

/** True for everything but NaN and infinities. */
inline bool isFinite(float value) {
  return (std::bit_cast<uint32_t>(value) & 0x7f800000u) != 0x7f800000u;
}

template <typename T> void convert(const T *__restrict from, size_t n, float *__restrict out) {
  for (size_t i = 0; i < n; i++) out[i] = static_cast<float>(from[i]);
}

/** The difference to the dark, exact where it matters: wide integers and doubles lose nothing to float first. */
template <typename T> inline float minus(T value, float dark) {
  if constexpr (sizeof(T) <= 2) return static_cast<float>(value) - dark;
  else if constexpr (std::numeric_limits<T>::is_integer || sizeof(T) == 8)
    return static_cast<float>(static_cast<double>(value) - static_cast<double>(dark));
  else return value - dark;
}

template <typename T>
int32_t scale(const T *__restrict from, size_t n, const float *__restrict dark,
              const float *__restrict inverse, float *__restrict out) {
  int32_t bad = 0;
  for (size_t i = 0; i < n; i++) {
    const float t = minus(from[i], dark[i]) * inverse[i];
    const bool finite = isFinite(t);
    bad += finite ? 0 : 1;
    out[i] = finite ? t : 1.0f;
  }
  return bad;
}

template <typename T>
int32_t mix(const T *__restrict from, size_t n, const float *__restrict dark,
            const float *__restrict darkAfter, const float *__restrict before,
            const float *__restrict after, float share, float *__restrict out) {
  int32_t bad = 0;
  for (size_t i = 0; i < n; i++) {
    const float d = dark[i] + share * (darkAfter[i] - dark[i]);
    const float f = before[i] + share * (after[i] - before[i]);
    const float t = minus(from[i], d) / (f - d);
    const bool finite = isFinite(t);
    bad += finite ? 0 : 1;
    out[i] = finite ? t : 1.0f;
  }
  return bad;
}

/**
 * Natural logarithm of a positive finite float: x = m 2^e with m in [sqrt(1/2), sqrt(2)), polynomial of
 * the Cephes library (logf) in m - 1; ln 2 is added in two parts.
 */
inline float naturalLog(float x) {
  // denormals are scaled up first
  const bool tiny = x < 1.17549435e-38f;
  const float scaled = tiny ? x * 8388608.0f : x;
  const uint32_t bits = std::bit_cast<uint32_t>(scaled);
  const uint32_t shifted = bits - 0x3f3504f3u; // bits of sqrt(1/2)
  const int32_t e = static_cast<int32_t>(shifted) >> 23;
  const float m = std::bit_cast<float>((shifted & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
  const float exponent = static_cast<float>(e) - (tiny ? 23.0f : 0.0f);
  const float z = m * m;
  float y = 7.0376836292e-2f;
  y = y * m - 1.1514610310e-1f;
  y = y * m + 1.1676998740e-1f;
  y = y * m - 1.2420140846e-1f;
  y = y * m + 1.4249322787e-1f;
  y = y * m - 1.6668057665e-1f;
  y = y * m + 2.0000714765e-1f;
  y = y * m - 2.4999993993e-1f;
  y = y * m + 3.3333331174e-1f;
  y = y * m * z;
  y += exponent * -2.12194440e-4f;
  y -= 0.5f * z;
  return (m + y) + exponent * 0.693359375f;
}

Clipped minusLog(float *values, size_t n, float floor) {
  int32_t clipped = 0, bad = 0;
  for (size_t i = 0; i < n; i++) {
    const float given = values[i];
    const bool finite = isFinite(given);
    const float t = finite ? given : 1.0f;
    const bool low = t <= floor;
    clipped += low ? 1 : 0;
    bad += finite ? 0 : 1;
    // 0 - x: a transmission of one gives 0, not -0
    values[i] = 0.0f - naturalLog(low ? floor : t);
  }
  return {clipped, bad};
}

} // namespace

template <typename T> const RowKernels<T> kernels{convert<T>, scale<T>, mix<T>};

const RowTable table{kernels<uint8_t>, kernels<uint16_t>, kernels<int16_t>, kernels<int32_t>,
                     kernels<uint32_t>, kernels<float>, kernels<double>, minusLog};

} // namespace hepsct::pixels::HEPSCT_ISA
