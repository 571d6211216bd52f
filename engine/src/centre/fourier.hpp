/** Transforms of single rows in double precision, for the few rows whose phases are compared. */
#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>
#include <vector>

namespace hepsct::centre {

struct Complex {
  double re = 0, im = 0;
};

inline Complex operator+(Complex a, Complex b) { return {a.re + b.re, a.im + b.im}; }
inline Complex operator-(Complex a, Complex b) { return {a.re - b.re, a.im - b.im}; }
inline Complex operator*(Complex a, Complex b) { return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }
inline Complex operator*(double a, Complex b) { return {a * b.re, a * b.im}; }
inline double power(Complex a) { return a.re * a.re + a.im * a.im; }

/** The smallest power of two that is at least `least`. */
inline size_t powerOfTwo(size_t least) {
  size_t length = 2;
  while (length < least) length *= 2;
  return length;
}

/** Radix 2, in place, of a length that is a power of two (Cooley and Tukey, 1965). */
class Fourier {
public:
  explicit Fourier(size_t length) : _length(length), _turns(length / 2) {
    for (size_t k = 0; k < length / 2; k++) {
      const double angle = -2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(length);
      _turns[k] = {std::cos(angle), std::sin(angle)};
    }
  }

  size_t length() const { return _length; }

  /** X[k] = sum_j x[j] e^{-2 pi i jk/n}; `inverse`: the other sign, and no factor. */
  void transform(Complex *x, bool inverse = false) const {
    for (size_t i = 1, j = 0; i < _length; i++) {
      size_t bit = _length / 2;
      for (; j & bit; bit /= 2) j ^= bit;
      j ^= bit;
      if (i < j) std::swap(x[i], x[j]);
    }
    for (size_t half = 1; half < _length; half *= 2) {
      const size_t step = _length / (2 * half);
      for (size_t first = 0; first < _length; first += 2 * half)
        for (size_t k = 0; k < half; k++) {
          Complex turn = _turns[k * step];
          if (inverse) turn.im = -turn.im;
          const Complex a = x[first + k], b = turn * x[first + k + half];
          x[first + k] = a + b;
          x[first + k + half] = a - b;
        }
    }
  }

private:
  size_t _length;
  std::vector<Complex> _turns;
};

} // namespace hepsct::centre
