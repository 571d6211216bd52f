/**
 * The cell: one complex number of each lane, 2V floats: V real parts, then V imaginary parts.
 *
 * A lane is a pair of slices, the even one in the real parts of the data, the odd one in the imaginary
 * parts. All lanes go through the same operations with the same indices and weights, so that nothing is
 * ever shuffled between lanes. The compiler splits a cell into as many registers as the instruction set
 * needs: one with AVX-512 (V = 8) and with AVX2 (V = 4; 8 is 10 % slower and takes twice the memory), two
 * with SSE and WASM (V = 4). A `*.widths.cpp` is compiled for 4, 2 and 1 lanes too: each lane goes through the
 * same operations whatever stands beside it, so that the result is the same to the bit.
 */
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#if defined(__AVX512F__)
#define HEPSCT_MOST_LANES 8
#else
#define HEPSCT_MOST_LANES 4
#endif
#ifndef HEPSCT_LANES
#define HEPSCT_LANES HEPSCT_MOST_LANES
#endif

#define HEPSCT_INLINE __attribute__((always_inline)) static inline

namespace hepsct::HEPSCT_ISA {

constexpr size_t LANES = HEPSCT_LANES;
/** Lanes of the widest kernels of this instruction set: what orders sums must depend on these alone. */
constexpr size_t MOST_LANES = HEPSCT_MOST_LANES;
constexpr size_t CELL_FLOATS = 2 * LANES;

typedef float Cell __attribute__((vector_size(8 * HEPSCT_LANES)));
/** A cell at an address that is only aligned for floats. */
typedef float LooseCell __attribute__((vector_size(8 * HEPSCT_LANES), aligned(4)));

using LaneIndices = std::make_index_sequence<LANES>;

HEPSCT_INLINE Cell loadLoose(const float *from) { return *reinterpret_cast<const LooseCell *>(from); }
HEPSCT_INLINE void storeLoose(float *to, Cell cell) { *reinterpret_cast<LooseCell *>(to) = cell; }

HEPSCT_INLINE Cell splat(float value) { return value - Cell{}; }

#if defined(__clang__)
// What is rounded once is said, by multiplyAdd: the compiler would choose otherwise for other numbers of lanes.
#pragma clang fp contract(off)
#endif

/** a b + c, in one rounding where the machine has it. */
HEPSCT_INLINE Cell multiplyAdd(Cell a, Cell b, Cell c) {
#if defined(__clang__)
#pragma clang fp contract(fast)
#endif
  return a * b + c;
}

template <size_t... L> HEPSCT_INLINE Cell conjugate(Cell a, std::index_sequence<L...>) {
  return __builtin_shufflevector(a, -a, L..., (3 * LANES + L)...);
}
/** Complex conjugate. */
HEPSCT_INLINE Cell conjugate(Cell a) { return conjugate(a, LaneIndices{}); }

template <size_t... L> HEPSCT_INLINE Cell timesI(Cell a, std::index_sequence<L...>) {
  return __builtin_shufflevector(a, -a, (3 * LANES + L)..., L...);
}
/** i a */
HEPSCT_INLINE Cell timesI(Cell a) { return timesI(a, LaneIndices{}); }

template <size_t... L> HEPSCT_INLINE Cell timesMinusI(Cell a, std::index_sequence<L...>) {
  return __builtin_shufflevector(a, -a, (LANES + L)..., (2 * LANES + L)...);
}
/** -i a */
HEPSCT_INLINE Cell timesMinusI(Cell a) { return timesMinusI(a, LaneIndices{}); }

/** a (cosine + i sine), the same factor in all lanes. */
HEPSCT_INLINE Cell rotate(Cell a, float cosine, float sine) {
  return multiplyAdd(timesI(a), splat(sine), a * splat(cosine));
}

template <size_t... L> HEPSCT_INLINE Cell multiply(Cell a, Cell b, std::index_sequence<L...>) {
  const Cell real = __builtin_shufflevector(b, b, L..., L...);
  const Cell imaginary = __builtin_shufflevector(b, b, (LANES + L)..., (LANES + L)...);
  return multiplyAdd(timesI(a), imaginary, a * real);
}
/** Product of each lane's two numbers. */
HEPSCT_INLINE Cell multiply(Cell a, Cell b) { return multiply(a, b, LaneIndices{}); }

template <size_t... L> HEPSCT_INLINE Cell realParts(Cell a, Cell b, std::index_sequence<L...>) {
  return __builtin_shufflevector(a, b, L..., (CELL_FLOATS + L)...);
}
/** The first half of a (its real parts), then that of b. */
HEPSCT_INLINE Cell realParts(Cell a, Cell b) { return realParts(a, b, LaneIndices{}); }

template <size_t... L> HEPSCT_INLINE Cell imaginaryParts(Cell a, Cell b, std::index_sequence<L...>) {
  return __builtin_shufflevector(a, b, (LANES + L)..., (CELL_FLOATS + LANES + L)...);
}
/** The second half of a (its imaginary parts), then that of b. */
HEPSCT_INLINE Cell imaginaryParts(Cell a, Cell b) { return imaginaryParts(a, b, LaneIndices{}); }

/** Store past the caches, where the data are not read again soon. */
HEPSCT_INLINE void stream(Cell *to, Cell cell) {
#if defined(__wasm__)
  *to = cell;
#else
  __builtin_nontemporal_store(cell, to);
#endif
}

constexpr size_t CACHE_LINE = 64;

/** Have `bytes` from here on brought into the caches: a wish, which changes nothing. */
HEPSCT_INLINE void fetch([[maybe_unused]] const void *from, [[maybe_unused]] size_t bytes) {
#if !defined(__wasm__)
  for (size_t at = 0; at < bytes; at += CACHE_LINE) __builtin_prefetch(static_cast<const char *>(from) + at);
#endif
}

/** Memory that is fetched little by little, whole cache lines in each of `steps` steps. */
struct Fetching {
  const char *from;
  size_t left, share;

  Fetching(const void *memory, size_t bytes, size_t steps)
      : from(static_cast<const char *>(memory)), left(bytes), share((bytes / steps + CACHE_LINE) / CACHE_LINE * CACHE_LINE) {}
  __attribute__((always_inline)) void step() {
    const size_t now = share < left ? share : left;
    fetch(from, now);
    from += now;
    left -= now;
  }
};

/** Make streamed stores visible to other threads; once at the end of an item of work. */
HEPSCT_INLINE void finishStreaming() {
#if defined(__x86_64__)
  __builtin_ia32_sfence();
#endif
}

} // namespace hepsct::HEPSCT_ISA
