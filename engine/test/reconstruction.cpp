/** Plans of any small geometry: one angle, one column, one slice, odd widths, axes far off, values not finite. */
#include <cmath>
#include <limits>
#include <numbers>

#include "hepsct.h"
#include "hepsct_plan.h"
#include "lengths.hpp"
#include "random.hpp"

namespace test {
namespace {

constexpr int32_t WIDTHS[] = {1, 2, 3, 5, 7, 8, 9, 13, 16, 17, 31, 33, 47, 64, 65};
constexpr float HOLES[] = {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                           -std::numeric_limits<float>::infinity(), 2e38f, -3e38f};
constexpr double FAR[] = {-1e300, -1e9, -1000.5, -1, 0, 0.5, 1000.25, 1e9, 1e300};

/** Counts of any type, some rows of a block, with fields that hold anything: what comes out is finite. */
void counts(Random &random, int32_t plan, int32_t angles, int32_t columns, Array<double> &centres,
            int32_t slices, Array<float> &out, uint64_t seed) {
  constexpr size_t BYTES[] = {1, 2, 2, 4, 4, 4, 8};
  const int32_t type = random.whole(HEPSCT_UINT8, HEPSCT_FLOAT64), first = random.whole(0, 2);
  const int32_t rows = first + slices + random.whole(0, 2), sets = random.whole(0, 3);
  const size_t frame = static_cast<size_t>(rows) * static_cast<size_t>(columns);
  Array<uint8_t> block(frame * static_cast<size_t>(angles) * BYTES[type]);
  for (size_t i = 0; i < block.size(); i++) block[i] = static_cast<uint8_t>(random.next());
  const int32_t stretches = sets > 1 ? random.whole(1, 3) : 1;
  const size_t field = frame * static_cast<size_t>(stretches);
  Array<float> fields[4]{Array<float>(field), Array<float>(field), Array<float>(field), Array<float>(field)};
  Array<float> mix(static_cast<size_t>(angles));
  Array<int32_t> stretch(static_cast<size_t>(angles));
  for (Array<float> &values : fields)
    for (size_t i = 0; i < field; i++)
      values[i] = random.whole(0, 9) ? static_cast<float>(1000 * random.uniform()) : random.of(HOLES);
  for (size_t a = 0; a < mix.size(); a++) {
    mix[a] = static_cast<float>(random.uniform());
    stretch[a] = random.whole(0, stretches - 1);
  }
  double found[2] = {-1, -1};
  const double floor = random.whole(0, 3) ? 1e-6 : 0;
  if (hepsct_plan_reconstruct_counts(plan, block.data(), type, rows, first, sets > 0 ? fields[0].data() : nullptr,
                                     sets > 0 ? fields[1].data() : nullptr, sets > 1 ? fields[2].data() : nullptr,
                                     sets > 2 ? fields[3].data() : nullptr, sets > 1 ? mix.data() : nullptr,
                                     stretches > 1 ? stretch.data() : nullptr, stretches, floor, centres.data(),
                                     out.data(), slices, found, 0) != HEPSCT_OK)
    fail("counts were refused", seed);
  const double all = static_cast<double>(slices) * angles * columns;
  if (!(found[0] >= 0 && found[1] >= 0 && found[0] + found[1] <= all)) fail("pixels were counted wrongly", seed);
  for (size_t i = 0; i < out.size(); i++)
    if (!std::isfinite(out[i])) fail("a value of a slice from counts is not finite", seed);
}

} // namespace

void reconstruction(uint64_t seed) {
  Random random(seed);
  const int32_t variant = random.whole(0, 2);
  hepsct_limit_variant(variant);
  const int32_t columns = random.of(WIDTHS), size = random.whole(0, 2) ? columns : random.of(WIDTHS);
  const int32_t angles = random.whole(0, 3) ? random.whole(1, 24) : 1;
  Array<double> theta(static_cast<size_t>(angles)), weights(static_cast<size_t>(angles));
  for (size_t a = 0; a < theta.size(); a++) {
    theta[a] = (random.uniform() - 0.5) * 4 * std::numbers::pi;
    weights[a] = std::numbers::pi / angles;
  }
  const int32_t accuracy = random.whole(HEPSCT_FAST, HEPSCT_REFERENCE);
  const int32_t method = random.whole(HEPSCT_GRIDDING, HEPSCT_FBP);
  std::snprintf(doing, sizeof doing, "method %d, accuracy %d, %d angles, %d columns, slices of side %d, variant %d",
                method, accuracy, angles, columns, size, variant);
  const int32_t length = padded(columns, accuracy == HEPSCT_FAST ? 1.5 : 2);
  const int32_t filter = random.whole(HEPSCT_FILTER_RAMP, HEPSCT_FILTER_NONE), threads = random.whole(1, 3);
  const double cutoff = 0.05 + 0.95 * random.uniform();
  const int32_t half = random.whole(0, 1);
  // Half of the time a part of the slices; by direct back-projection an image that lies anywhere and is turned.
  const bool some = random.whole(0, 1) == 1, part = method == HEPSCT_FBP && some;
  const int32_t firstRow = random.whole(0, size - 1), firstColumn = random.whole(0, size - 1);
  const int32_t imageRows = part ? random.whole(1, 70) : some ? random.whole(1, size - firstRow) : size;
  const int32_t imageColumns = part ? random.whole(1, 140) : some ? random.whole(1, size - firstColumn) : size;
  const int32_t rectangle[] = {firstRow, firstColumn, imageRows, imageColumns};
  const int32_t *region = some && !part ? rectangle : nullptr;
  const double turn = 2 * std::numbers::pi * random.uniform(), shrink = random.uniform();
  const double image[] = {500 * random.uniform() - 250, 500 * random.uniform() - 250, std::cos(turn), std::sin(turn),
                          -shrink * std::sin(turn),     shrink * std::cos(turn)};
  const int32_t upsampling = 2 << random.whole(0, 2);
  const auto create = [&](double memoryBytes) {
    const int32_t made =
        part ? hepsct_plan_create_fbp(theta.data(), weights.data(), angles, columns, size, length, filter, cutoff, 2, 1,
                                      half, upsampling, image, imageRows, imageColumns, memoryBytes, threads)
             : hepsct_plan_create(method, accuracy, theta.data(), weights.data(), angles, columns, size, length, filter,
                                  cutoff, 2, 1, half, region, memoryBytes, threads);
    if (made <= 0) fail("a plan was refused", seed);
    return made;
  };
  // Half of the time with the memory of a pair of slices or two, in which fewer lanes have room.
  int32_t plan = create(0);
  if (random.whole(0, 1)) {
    const double budget = std::fmax(random.whole(1, 2) * hepsct_plan_working_bytes(plan, 2), hepsct_plan_single_bytes(plan));
    hepsct_plan_destroy(plan);
    plan = create(budget);
    if (hepsct_plan_working_bytes(plan, 1000) > budget) fail("a plan does not keep to its budget", seed);
  }

  const auto slices = static_cast<size_t>(random.whole(1, 2 * hepsct_plan_batch(plan) + 1));
  const size_t sinogram = static_cast<size_t>(angles) * static_cast<size_t>(columns);
  const size_t slice = static_cast<size_t>(imageRows) * static_cast<size_t>(imageColumns);
  // Holes half of the time: they are counted, and every value of the slices is finite all the same.
  const bool clean = random.whole(0, 1) == 1;
  double holes = 0, holesOfFirst = 0;
  Array<float> rows(slices * sinogram), out(slices * slice), single(slice);
  Array<double> centres(slices);
  for (size_t i = 0; i < rows.size(); i++) {
    const bool hole = !clean && random.whole(0, 19) == 0;
    rows[i] = hole ? random.of(HOLES) : static_cast<float>(random.uniform());
    holes += hole ? 1 : 0;
    holesOfFirst += hole && i < sinogram ? 1 : 0;
  }
  for (size_t s = 0; s < slices; s++)
    centres[s] = random.whole(0, 3) ? random.uniform() * columns : random.of(FAR);

  if (hepsct_plan_reconstruct(plan, rows.data(), centres.data(), out.data(), static_cast<int32_t>(slices), 0) != HEPSCT_OK)
    fail("slices were refused", seed);
  if (hepsct_plan_non_finite(plan) != holes) fail("values that are not finite were counted wrongly", seed);
  if (hepsct_plan_reconstruct_single(plan, rows.data(), centres[0], single.data(), 0) != HEPSCT_OK)
    fail("a single slice was refused", seed);
  if (hepsct_plan_non_finite(plan) != holesOfFirst) fail("those of a single slice were counted wrongly", seed);
  for (size_t i = 0; i < out.size(); i++)
    if (!std::isfinite(out[i])) fail("a value of a slice is not finite", seed);
  for (size_t i = 0; i < slice; i++)
    if (!std::isfinite(single[i])) fail("a value of a single slice is not finite", seed);
  counts(random, plan, angles, columns, centres, static_cast<int32_t>(slices), out, seed);
  if (hepsct_plan_destroy(plan) != HEPSCT_OK) fail("a plan could not be freed", seed);
  if (hepsct_plan_reconstruct(plan, rows.data(), centres.data(), out.data(), 1, 0) != HEPSCT_NO_SUCH_HANDLE)
    fail("a plan lives on after it was freed", seed);
}

} // namespace test
