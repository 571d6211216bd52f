/**
 * The formulas of the corrections on N neighbouring pixels, compiled once for each instruction set.
 *
 * A pixel has the same bits wherever it stands in a row and in whatever stretch the row is corrected: the last
 * pixels of a row go through the same operations as all others, beside lanes without meaning. A product and a sum
 * are one rounding (where the machine has it) within one line of these functions and nowhere else, so that the
 * compiler has no choice that could fall differently from one place to the next.
 */
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#define HEPSCT_FORMULA __attribute__((always_inline)) inline

namespace hepsct::pixels::HEPSCT_ISA {

/** Pixels of one register. */
#if defined(__AVX512F__)
constexpr size_t REGISTER = 16;
#elif defined(__AVX__)
constexpr size_t REGISTER = 8;
#else
constexpr size_t REGISTER = 4;
#endif

template <typename T, size_t N> struct GroupOf {
  typedef T type __attribute__((vector_size(N * sizeof(T))));
};
template <typename T, size_t N> using Group = typename GroupOf<T, N>::type;
template <size_t N> using Floats = Group<float, N>;
template <size_t N> using Ints = Group<int32_t, N>;

template <size_t N> HEPSCT_FORMULA Floats<N> all(float value) { return value - Floats<N>{}; }

/** -1 for everything but NaN and infinities, 0 for these. */
template <size_t N> HEPSCT_FORMULA Ints<N> isFinite(Floats<N> values) {
  return (__builtin_bit_cast(Ints<N>, values) & 0x7f800000) != 0x7f800000;
}

/** The difference to the dark, exact where it matters: wide integers and doubles lose nothing to float first. */
template <typename T, size_t N> HEPSCT_FORMULA Floats<N> minus(Group<T, N> values, Floats<N> dark) {
  using Doubles = Group<double, N>;
  if constexpr (sizeof(T) <= 2) return __builtin_convertvector(values, Floats<N>) - dark;
  else if constexpr (std::numeric_limits<T>::is_integer || sizeof(T) == 8)
    return __builtin_convertvector(__builtin_convertvector(values, Doubles) - __builtin_convertvector(dark, Doubles),
                                   Floats<N>);
  else return values - dark;
}

/** before + share (after - before) */
template <size_t N> HEPSCT_FORMULA Floats<N> blend(Floats<N> before, Floats<N> after, float share) {
#pragma clang fp contract(on)
  return before + all<N>(share) * (after - before);
}

/**
 * Natural logarithm of positive finite floats: x = m 2^e with m in [sqrt(1/2), sqrt(2)), polynomial of
 * the Cephes library (logf) in m - 1; ln 2 is added in two parts.
 */
template <size_t N> HEPSCT_FORMULA Floats<N> naturalLog(Floats<N> x) {
#pragma clang fp contract(on)
  // denormals are scaled up first
  const Ints<N> tiny = x < 1.17549435e-38f;
  const Floats<N> scaled = tiny ? x * 8388608.0f : x;
  const auto shifted = __builtin_bit_cast(Group<uint32_t, N>, scaled) - 0x3f3504f3u; // bits of sqrt(1/2)
  const Ints<N> e = (__builtin_bit_cast(Ints<N>, shifted) >> 23) - (tiny & 23);
  const Floats<N> m = __builtin_bit_cast(Floats<N>, (shifted & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
  const Floats<N> exponent = __builtin_convertvector(e, Floats<N>);
  const Floats<N> z = m * m;
  Floats<N> y = all<N>(7.0376836292e-2f);
  y = y * m + all<N>(-1.1514610310e-1f);
  y = y * m + all<N>(1.1676998740e-1f);
  y = y * m + all<N>(-1.2420140846e-1f);
  y = y * m + all<N>(1.4249322787e-1f);
  y = y * m + all<N>(-1.6668057665e-1f);
  y = y * m + all<N>(2.0000714765e-1f);
  y = y * m + all<N>(-2.4999993993e-1f);
  y = y * m + all<N>(3.3333331174e-1f);
  y = y * m * z;
  y = exponent * all<N>(-2.12194440e-4f) + y;
  y = z * all<N>(-0.5f) + y;
  const Floats<N> low = m + y;
  return exponent * all<N>(0.693359375f) + low;
}

/** N pixels. */
template <size_t N> struct WholeGroup {
  template <typename T> HEPSCT_FORMULA Group<T, N> load(const T *from) const {
    Group<T, N> values;
    __builtin_memcpy(&values, from, sizeof(values));
    return values;
  }
  HEPSCT_FORMULA void store(float *to, Floats<N> values) const { __builtin_memcpy(to, &values, sizeof(values)); }
  HEPSCT_FORMULA Ints<N> counted(Ints<N> found) const { return found; }
};

/** The last pixels of a row, fewer than N; the other lanes hold 0 and are not counted. */
template <size_t N> struct PartOfGroup {
  size_t pixels;

  template <typename T> HEPSCT_FORMULA Group<T, N> load(const T *from) const {
    Group<T, N> values{};
    __builtin_memcpy(&values, from, pixels * sizeof(T));
    return values;
  }
  HEPSCT_FORMULA void store(float *to, Floats<N> values) const {
    __builtin_memcpy(to, &values, pixels * sizeof(float));
  }
  HEPSCT_FORMULA Ints<N> counted(Ints<N> found) const {
    for (size_t i = pixels; i < N; i++) found[i] = 0;
    return found;
  }
};

/** Calls work(group, first pixel) for n pixels. */
template <size_t N, typename Work> HEPSCT_FORMULA void forEachGroup(size_t n, Work work) {
  size_t first = 0;
  for (; first + N <= n; first += N) work(WholeGroup<N>{}, first);
  if (first < n) work(PartOfGroup<N>{n - first}, first);
}

/** Sum of a count that is kept as -1 for each pixel found: halves are added until one number is left. */
template <size_t N> HEPSCT_FORMULA int32_t total(Ints<N> found) {
  if constexpr (N == 1) return -found[0];
  else {
    Ints<N / 2> halves[2];
    __builtin_memcpy(halves, &found, sizeof(found));
    return total<N / 2>(halves[0] + halves[1]);
  }
}

} // namespace hepsct::pixels::HEPSCT_ISA
