/** Fourier transforms of 2, 3, 4, 5, 6 and 8 cells in registers, sign e^{-2 pi i jk/R}, in place. */
#pragma once

#include "cell.hpp"

namespace hepsct::HEPSCT_ISA {

template <int R> struct Butterfly;

template <> struct Butterfly<2> {
  HEPSCT_INLINE void run(Cell &a, Cell &b) {
    const Cell difference = a - b;
    a = a + b;
    b = difference;
  }
  HEPSCT_INLINE void run(Cell *a) { run(a[0], a[1]); }
};

template <> struct Butterfly<3> {
  HEPSCT_INLINE void run(Cell &a, Cell &b, Cell &c) {
    const Cell sum = b + c;
    const Cell turned = timesMinusI(b - c) * splat(0.86602540378443865f); // sin 60 degrees
    const Cell middle = multiplyAdd(sum, splat(-0.5f), a);
    a = a + sum;
    b = middle + turned;
    c = middle - turned;
  }
  HEPSCT_INLINE void run(Cell *a) { run(a[0], a[1], a[2]); }
};

template <> struct Butterfly<4> {
  HEPSCT_INLINE void run(Cell &a, Cell &b, Cell &c, Cell &d) {
    const Cell evenSum = a + c, evenDifference = a - c;
    const Cell oddSum = b + d, oddDifference = timesMinusI(b - d);
    a = evenSum + oddSum;
    b = evenDifference + oddDifference;
    c = evenSum - oddSum;
    d = evenDifference - oddDifference;
  }
  HEPSCT_INLINE void run(Cell *a) { run(a[0], a[1], a[2], a[3]); }
};

template <> struct Butterfly<5> {
  HEPSCT_INLINE void run(Cell *a) {
    const Cell cos72 = splat(0.30901699437494742f), cos144 = splat(-0.80901699437494742f);
    const Cell sin72 = splat(0.95105651629515357f), sin144 = splat(0.58778525229247313f);
    const Cell outerSum = a[1] + a[4], outerDifference = a[1] - a[4];
    const Cell innerSum = a[2] + a[3], innerDifference = a[2] - a[3];
    const Cell first = multiplyAdd(outerSum, cos72, multiplyAdd(innerSum, cos144, a[0]));
    const Cell second = multiplyAdd(outerSum, cos144, multiplyAdd(innerSum, cos72, a[0]));
    const Cell firstTurned = timesMinusI(multiplyAdd(outerDifference, sin72, innerDifference * sin144));
    const Cell secondTurned = timesMinusI(multiplyAdd(outerDifference, sin144, -innerDifference * sin72));
    a[0] = a[0] + outerSum + innerSum;
    a[1] = first + firstTurned;
    a[4] = first - firstTurned;
    a[2] = second + secondTurned;
    a[3] = second - secondTurned;
  }
};

/** 6 = 2 x 3 without twiddle factors (Good-Thomas). */
template <> struct Butterfly<6> {
  HEPSCT_INLINE void run(Cell *a) {
    Cell e0 = a[0], e1 = a[2], e2 = a[4];
    Cell o0 = a[3], o1 = a[5], o2 = a[1];
    Butterfly<3>::run(e0, e1, e2);
    Butterfly<3>::run(o0, o1, o2);
    a[0] = e0 + o0;
    a[3] = e0 - o0;
    a[4] = e1 + o1;
    a[1] = e1 - o1;
    a[2] = e2 + o2;
    a[5] = e2 - o2;
  }
};

template <> struct Butterfly<8> {
  HEPSCT_INLINE void run(Cell *a) {
    Cell e0 = a[0], e1 = a[2], e2 = a[4], e3 = a[6];
    Cell o0 = a[1], o1 = a[3], o2 = a[5], o3 = a[7];
    Butterfly<4>::run(e0, e1, e2, e3);
    Butterfly<4>::run(o0, o1, o2, o3);
    const Cell half = splat(0.70710678118654752f); // cos 45 degrees
    o1 = (o1 + timesMinusI(o1)) * half;
    o2 = timesMinusI(o2);
    o3 = (timesMinusI(o3) - o3) * half;
    a[0] = e0 + o0;
    a[4] = e0 - o0;
    a[1] = e1 + o1;
    a[5] = e1 - o1;
    a[2] = e2 + o2;
    a[6] = e2 - o2;
    a[3] = e3 + o3;
    a[7] = e3 - o3;
  }
};

} // namespace hepsct::HEPSCT_ISA
