#include "fft_plan.hpp"

#include <cmath>
#include <numbers>

namespace hepsct {
namespace {

/** Few passes over memory: as many 8s as there are, 6 for a 2 left beside a 3, and so on. */
std::vector<int32_t> radicesOf(size_t length) {
  std::vector<int32_t> radices;
  int twos = 0, threes = 0;
  for (; length % 5 == 0; length /= 5) radices.push_back(5);
  for (; length % 3 == 0; length /= 3) threes++;
  for (; length % 2 == 0; length /= 2) twos++;
  while (twos > 0 && threes > 0 && twos % 3 != 0) {
    radices.push_back(6);
    twos--;
    threes--;
  }
  for (; threes > 0; threes--) radices.push_back(3);
  for (; twos >= 3 && twos != 4; twos -= 3) radices.push_back(8);
  for (; twos >= 2; twos -= 2) radices.push_back(4);
  if (twos == 1) radices.push_back(2);
  return radices;
}

std::vector<float> twiddlesOf(size_t n, int32_t radix) {
  std::vector<float> twiddles;
  const size_t groups = n / static_cast<size_t>(radix);
  twiddles.reserve(groups * 2 * static_cast<size_t>(radix - 1));
  for (size_t p = 0; p < groups; p++) {
    for (int32_t k = 1; k < radix; k++) {
      const double angle =
          -2 * std::numbers::pi * static_cast<double>(p) * static_cast<double>(k) / static_cast<double>(n);
      twiddles.push_back(static_cast<float>(std::cos(angle)));
      twiddles.push_back(static_cast<float>(std::sin(angle)));
    }
  }
  return twiddles;
}

} // namespace

FftPlan::FftPlan(size_t length) {
  _tables.length = length;
  size_t n = length, stride = 1;
  for (const int32_t radix : radicesOf(length)) {
    _twiddles.push_back(twiddlesOf(n, radix));
    n /= static_cast<size_t>(radix);
    _tables.passes[_tables.passCount++] = FftPass{radix, n, stride, _twiddles.back().data()};
    stride *= static_cast<size_t>(radix);
  }
}

bool isFiveSmooth(size_t length) {
  if (length == 0) return false;
  for (const size_t prime : {size_t{2}, size_t{3}, size_t{5}})
    while (length % prime == 0) length /= prime;
  return length == 1;
}

size_t evenFiveSmooth(double least) {
  auto length = static_cast<size_t>(std::ceil(least));
  if (length < 2) length = 2;
  while (length % 2 != 0 || !isFiveSmooth(length)) length++;
  return length;
}

} // namespace hepsct
