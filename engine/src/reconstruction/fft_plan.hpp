/**
 * A Fourier transform of a 5-smooth length as a list of passes (Stockham, decimation in frequency).
 *
 * A pass of radix R turns n = R m points of stride s into R transforms of m points:
 *   y[q + s (R p + k)] = e^{-2 pi i p k / n} sum_j x[q + s (p + m j)] e^{-2 pi i j k / R}
 * for p < m, q < s, k < R; the next pass works on n/R points of stride R s. The result is in order.
 */
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hepsct {

struct FftPass {
  int32_t radix;
  size_t groups;         ///< m
  size_t stride;         ///< s
  const float *twiddles; ///< (p, k - 1) pairs cos, sin of -2 pi p k / n
};

constexpr int32_t MAX_PASSES = 24;

/** Plain pointers: the kernels of every instruction set read it. */
struct FftTables {
  size_t length;
  int32_t passCount;
  FftPass passes[MAX_PASSES];
};

/** Owns the twiddle factors of one length. */
class FftPlan {
public:
  /** @param length 5-smooth, at least 2 */
  explicit FftPlan(size_t length);
  const FftTables &tables() const { return _tables; }

private:
  FftTables _tables{};
  std::vector<std::vector<float>> _twiddles;
};

/** Whether no prime factor of `length` is above 5. */
bool isFiveSmooth(size_t length);

/** The smallest even 5-smooth number that is at least `least`. */
size_t evenFiveSmooth(double least);

} // namespace hepsct
