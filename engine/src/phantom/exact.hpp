/**
 * Elementary functions in double precision from additions, multiplications, divisions and square roots
 * alone, in a fixed order and without fused operations: the same bits on every machine, in scalar and
 * in vector code. Accurate to a few units of 1e-16.
 */
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#if defined(__clang__)
#pragma clang fp contract(off)
#endif

namespace hepsct::exact {

constexpr double PI = 3.14159265358979323846;
/** Added and taken away, it rounds to the nearest whole number. */
constexpr double ROUNDER = 6755399441055744.0; // 1.5 2^52

/** e^x for x <= 709; 0 below -708. */
inline double exponential(double x) {
  const double given = x < -708.0 ? -708.0 : x;
  const double k = (given * 1.44269504088896338700 + ROUNDER) - ROUNDER;
  // ln 2 in two parts: k times the first is exact
  const double r = (given - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
  double sum = 1.0 / 6227020800.0;
  sum = sum * r + 1.0 / 479001600.0;
  sum = sum * r + 1.0 / 39916800.0;
  sum = sum * r + 1.0 / 3628800.0;
  sum = sum * r + 1.0 / 362880.0;
  sum = sum * r + 1.0 / 40320.0;
  sum = sum * r + 1.0 / 5040.0;
  sum = sum * r + 1.0 / 720.0;
  sum = sum * r + 1.0 / 120.0;
  sum = sum * r + 1.0 / 24.0;
  sum = sum * r + 1.0 / 6.0;
  sum = sum * r + 0.5;
  sum = sum * r + 1.0;
  sum = sum * r + 1.0;
  // 2^k by its bits; the low bits of the rounded sum are k
  const uint64_t bits = std::bit_cast<uint64_t>(k + ROUNDER) + 1023;
  const double power = std::bit_cast<double>(bits << 52);
  return x < -708.0 ? 0.0 : sum * power;
}

/** ln x for normal positive x. */
inline double logarithm(double x) {
  const uint64_t bits = std::bit_cast<uint64_t>(x);
  const uint64_t shifted = bits - 0x3fe6a09e667f3bcdull; // sqrt(1/2)
  const auto exponent = static_cast<double>(static_cast<int64_t>(shifted) >> 52);
  const double m = std::bit_cast<double>((shifted & 0x000fffffffffffffull) + 0x3fe6a09e667f3bcdull);
  const double s = (m - 1.0) / (m + 1.0);
  const double z = s * s;
  double sum = 1.0 / 21.0;
  for (int n = 19; n >= 1; n -= 2) sum = sum * z + 1.0 / n;
  return (exponent * 1.90821492927058770002e-10 + 2.0 * s * sum) + exponent * 6.93147180369123816490e-01;
}

/** arcsin x for |x| <= 1; rational approximation of fdlibm (e_asin.c). */
inline double arcsine(double x) {
  const double size = std::fabs(x);
  const bool small = size < 0.5;
  const double z = small ? size * size : (1.0 - size) * 0.5;
  double p = 3.47933107596021167570e-05;
  p = p * z + 7.91534994289814532176e-04;
  p = p * z - 4.00555345006794114027e-02;
  p = p * z + 2.01212532134862925881e-01;
  p = p * z - 3.25565818622400915405e-01;
  p = p * z + 1.66666666666666657415e-01;
  double q = 7.70381505559019352791e-02;
  q = q * z - 6.88283971605453293030e-01;
  q = q * z + 2.02094576023350569471e+00;
  q = q * z - 2.40339491173441421878e+00;
  q = q * z + 1.0;
  const double s = small ? size : std::sqrt(z);
  const double base = s + s * (z * p / q);
  const double result = small ? base : PI / 2 - 2.0 * base;
  return x < 0 ? -result : result;
}

struct Direction {
  double cosine, sine;
};

/** cos x and sin x for |x| up to about 1e6. */
inline Direction direction(double x) {
  const double k = (x * (2.0 / PI) + ROUNDER) - ROUNDER;
  // pi/2 in three parts (fdlibm, e_rem_pio2.c)
  const double r = ((x - k * 1.57079632673412561417e+00) - k * 6.07710050630396597660e-11) -
                   k * 2.02226624879595063154e-21;
  const double z = r * r;
  double s = 1.0, c = 1.0;
  // sums from the smallest term: 1 - z/(2.3) (1 - z/(4.5) (...))
  for (int n = 20; n >= 2; n -= 2) {
    s = 1.0 - z * s * (1.0 / (n * (n + 1.0)));
    c = 1.0 - z * c * (1.0 / (n * (n - 1.0)));
  }
  s *= r;
  switch (static_cast<int64_t>(k) & 3) {
  case 0: return {c, s};
  case 1: return {-s, c};
  case 2: return {-c, -s};
  default: return {s, -c};
  }
}

/** ln k! for whole k >= 0. */
inline double logFactorial(double k) {
  if (k < 16) {
    double product = 1;
    for (double i = 2; i <= k; i++) product *= i;
    return logarithm(product);
  }
  const double x = k + 1, w = 1 / (x * x);
  const double series = (1.0 / 12 - w * (1.0 / 360 - w * (1.0 / 1260 - w * (1.0 / 1680)))) / x;
  return (x - 0.5) * logarithm(x) - x + 0.91893853320467274178 + series;
}

} // namespace hepsct::exact
