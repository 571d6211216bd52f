/** What the centre is found by, of any small sinogram: few rows, odd widths, constant rows, values not finite. */
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "hepsct.h"
#include "hepsct_centre.h"
#include "random.hpp"

namespace test {
namespace {

constexpr int32_t WIDTHS[] = {2, 3, 7, 8, 9, 16, 17, 33, 64, 71};

/** A sinogram and what all functions are told of it. */
struct Case {
  Random random;
  uint64_t seed;
  int32_t columns, angles, threads;
  Array<float> sinogram;
  Array<double> radians;

  explicit Case(uint64_t seed)
      : random(seed), seed(seed), columns(random.of(WIDTHS)), angles(random.whole(1, 40)), threads(random.whole(1, 3)),
        sinogram(static_cast<size_t>(angles) * static_cast<size_t>(columns)), radians(static_cast<size_t>(angles)) {
    const bool flat = random.whole(0, 5) == 0, clean = random.whole(0, 1) == 1;
    for (size_t i = 0; i < sinogram.size(); i++) {
      const bool hole = !clean && random.whole(0, 49) == 0;
      sinogram[i] = hole ? std::numeric_limits<float>::quiet_NaN()
                    : flat ? 1
                           : static_cast<float>(random.uniform());
    }
    for (size_t a = 0; a < radians.size(); a++) radians[a] = std::numbers::pi * random.uniform();
    std::sort(radians.data(), radians.data() + radians.size());
  }

  /** What was asked may be more than so few rows and columns can tell: then it is refused. */
  bool answered(int32_t status, const char *what) {
    if (status != HEPSCT_OK && status != HEPSCT_BAD_ARGUMENT) fail(what, seed);
    return status == HEPSCT_OK;
  }

  void checkNumbers(Array<double> &values, const char *what) {
    for (size_t i = 0; i < values.size(); i++)
      if (std::isnan(values[i])) fail(what, seed);
  }
};

void prepare(Case &c) {
  Array<double> deviation(1);
  if (c.answered(hepsct_centre_destripe(c.sinogram.data(), c.angles, c.columns, std::min(9, c.columns),
                                        c.columns * (0.001 + 0.99 * c.random.uniform()), deviation.data(), c.threads),
                 "rings stay"))
    c.checkNumbers(deviation, "the deviation of rings is no number");
  for (size_t i = 0; i < c.sinogram.size(); i++)
    if (!std::isfinite(c.sinogram[i])) fail("a value is not finite after rings were taken away", c.seed);
  const int32_t count = c.random.whole(1, c.angles), groups = c.random.whole(1, count);
  const int32_t bin = c.random.whole(1, c.columns);
  Array<int32_t> rows(static_cast<size_t>(count));
  for (size_t i = 0; i < rows.size(); i++) rows[i] = c.random.whole(0, c.angles - 1);
  Array<float> grouped(static_cast<size_t>(groups) * static_cast<size_t>(c.columns / bin));
  if (!c.answered(hepsct_centre_group(c.sinogram.data(), c.angles, c.columns, rows.data(), count, groups, bin,
                                      grouped.data(), c.threads),
                  "rows were not grouped"))
    fail("a grouping was refused", c.seed);
  Array<double> structure(3);
  if (c.answered(hepsct_centre_structure(c.sinogram.data(), c.angles, c.columns, structure.data(), c.threads),
                 "no structure"))
    c.checkNumbers(structure, "a structure is no number");
  if (c.random.whole(0, 1))
    c.answered(hepsct_centre_details(c.sinogram.data(), c.angles, c.columns, 0.01 + c.random.uniform() * c.columns,
                                     c.threads),
               "details");
}

void search(Case &c) {
  const int32_t first = c.random.whole(-9, 3 * c.columns), count = c.random.whole(1, 40);
  const auto candidates = static_cast<size_t>(count);
  Array<double> mean(candidates), rms(candidates), curves(HEPSCT_SEAM_CURVES * candidates), certainty(2), ratio(1);
  Array<double> rings(2);
  rings[0] = c.random.uniform();
  rings[1] = c.columns * c.random.uniform();
  Array<double> likelihoods(HEPSCT_SEAM_LIKELIHOODS * candidates);
  c.answered(hepsct_centre_mirror_spectrum(c.sinogram.data(), c.angles, c.columns, first, count, mean.data(),
                                           rms.data(), c.threads),
             "no spectrum of the mirror image");
  c.answered(hepsct_centre_seam(c.sinogram.data(), c.angles, c.columns, c.radians.data(), first, count, curves.data(),
                                certainty.data(), c.threads),
             "no seam");
  c.answered(hepsct_centre_seam_likelihood(c.sinogram.data(), c.angles, c.columns, c.radians.data(), first, count,
                                           0.5 + c.random.uniform() * c.columns, rings.data(), likelihoods.data(),
                                           c.threads),
             "no likelihood of the seam");
  c.answered(hepsct_centre_seam_jump(c.sinogram.data(), c.angles, c.columns,
                                     c.columns * (1.4 * c.random.uniform() - 0.2), ratio.data()),
             "no jump");
}

void fullTurn(Case &c) {
  const int32_t pairs = c.random.whole(1, c.angles), sectors = c.random.whole(1, pairs);
  const auto many = static_cast<size_t>(pairs);
  Array<int32_t> rows(many), before(many), after(many);
  Array<double> fraction(many);
  for (size_t i = 0; i < many; i++) {
    rows[i] = c.random.whole(0, c.angles - 1);
    before[i] = c.random.whole(0, c.angles - 1);
    after[i] = c.random.whole(0, c.angles - 1);
    fraction[i] = c.random.uniform();
  }
  Array<double> curves(static_cast<size_t>(1 + sectors) * static_cast<size_t>(2 * c.columns - 1));
  if (c.answered(hepsct_centre_full_turn(c.sinogram.data(), c.angles, c.columns, rows.data(), before.data(),
                                         after.data(), fraction.data(), pairs, sectors,
                                         c.random.whole(1, c.columns), curves.data(), c.threads),
                 "no full turn"))
    c.checkNumbers(curves, "a correlation is no number");
}

void sharpness(Case &c) {
  const int32_t size = c.random.whole(4, 40);
  const size_t pixels = static_cast<size_t>(size) * static_cast<size_t>(size);
  Array<float> one(pixels), other(pixels);
  for (size_t i = 0; i < pixels; i++) {
    one[i] = static_cast<float>(c.random.uniform());
    other[i] = c.random.whole(0, 3) ? static_cast<float>(c.random.uniform()) : one[i];
  }
  Array<double> moments(6), result(6);
  c.answered(hepsct_centre_sharpness(one.data(), other.data(), size, 1.01 + c.random.uniform() * size, moments.data(),
                                     result.data(), c.threads),
             "no sharpness");
}

} // namespace

void centre(uint64_t seed) {
  Case c(seed);
  hepsct_limit_variant(c.random.whole(0, 2));
  std::snprintf(doing, sizeof doing, "%d angles, %d columns, %d threads", c.angles, c.columns, c.threads);
  prepare(c);
  search(c);
  fullTurn(c);
  sharpness(c);
}

} // namespace test
