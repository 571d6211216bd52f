/** The passes of FftTables over cells: one transform for each lane at a time. */
#pragma once

#include "../fft_plan.hpp"
#include "butterflies.hpp"

namespace hepsct::HEPSCT_ISA {

template <int R> HEPSCT_INLINE void loadGroup(const Cell *from, size_t distance, Cell *group) {
  for (size_t k = 0; k < R; k++) group[k] = from[k * distance];
}

/** One pass, see fft_plan.hpp for its formula. `output` must not overlap `input`. */
template <int R> static void runPass(const FftPass &pass, const Cell *__restrict input, Cell *__restrict output) {
  const size_t groups = pass.groups, stride = pass.stride;
  const size_t distance = stride * groups;
  for (size_t q = 0; q < stride; q++) { // p = 0: no twiddles
    Cell group[R];
    loadGroup<R>(input + q, distance, group);
    Butterfly<R>::run(group);
    for (size_t k = 0; k < R; k++) output[q + stride * k] = group[k];
  }
  for (size_t p = 1; p < groups; p++) {
    const float *twiddles = pass.twiddles + p * 2 * (R - 1);
    const Cell *from = input + stride * p;
    Cell *to = output + stride * R * p;
    for (size_t q = 0; q < stride; q++) {
      Cell group[R];
      loadGroup<R>(from + q, distance, group);
      Butterfly<R>::run(group);
      to[q] = group[0];
      for (size_t k = 1; k < R; k++)
        to[q + stride * k] = rotate(group[k], twiddles[2 * k - 2], twiddles[2 * k - 1]);
    }
  }
}

static void runPass(const FftPass &pass, const Cell *input, Cell *output) {
  switch (pass.radix) {
  case 8: return runPass<8>(pass, input, output);
  case 6: return runPass<6>(pass, input, output);
  case 5: return runPass<5>(pass, input, output);
  case 4: return runPass<4>(pass, input, output);
  case 3: return runPass<3>(pass, input, output);
  default: return runPass<2>(pass, input, output);
  }
}

/**
 * X[k] = sum_j x[j] e^{-2 pi i jk/n}.
 *
 * @param input n cells, kept
 * @param a, b n cells each for the passes in turn; one of them holds the result
 * @return a or b
 */
static Cell *transform(const FftTables &fft, const Cell *input, Cell *a, Cell *b) {
  const Cell *from = input;
  Cell *to = a;
  for (int32_t i = 0; i < fft.passCount; i++) {
    runPass(fft.passes[i], from, to);
    from = to;
    to = to == a ? b : a;
  }
  return to == a ? b : a;
}

/**
 * The same with the result in `output`, which may be `input` where there are two passes or more.
 *
 * @param a, b n cells each
 */
[[maybe_unused]] static void transformInto(const FftTables &fft, const Cell *input, Cell *a, Cell *b, Cell *output) {
  const Cell *from = input;
  for (int32_t i = 0; i < fft.passCount; i++) {
    Cell *to = i + 1 == fft.passCount ? output : i % 2 == 0 ? a : b;
    runPass(fft.passes[i], from, to);
    from = to;
  }
}

} // namespace hepsct::HEPSCT_ISA
