/** Live slices of any small geometry, loaded and asked again; pictures made smaller by any factor. */
#include <cmath>
#include <limits>
#include <numbers>

#include "hepsct.h"
#include "hepsct_live.h"
#include "hepsct_plan.h"
#include "lengths.hpp"
#include "random.hpp"

namespace test {
namespace {

constexpr int32_t WIDTHS[] = {1, 2, 3, 5, 7, 8, 9, 16, 17, 31, 33, 48, 65};
/** Wide enough for memory that is kept. */
constexpr int32_t WIDE = 330;
constexpr double KEPT[] = {0, 3e6, 1e300};
constexpr double FAR[] = {-1e300, -1e9, -1000.5, 1000.25, 1e9, 1e300};
constexpr size_t BYTES[] = {4, 2, 1};

/** Room for values of any type, and not a byte more. */
struct Pixels {
  explicit Pixels(Random &random, size_t count)
      : type(random.whole(HEPSCT_FRAME_FLOAT32, HEPSCT_FRAME_UINT8)), bytes(count * BYTES[type]) {}
  bool finite() {
    if (type != HEPSCT_FRAME_FLOAT32) return true;
    for (size_t i = 0; i < bytes.size(); i += 4) {
      float value;
      __builtin_memcpy(&value, bytes.data() + i, sizeof value);
      if (!std::isfinite(value)) return false;
    }
    return true;
  }

  int32_t type;
  Array<uint8_t> bytes;
};

void fill(Random &random, Array<float> &values) {
  const bool clean = random.whole(0, 1) == 1;
  for (size_t i = 0; i < values.size(); i++) {
    const bool hole = !clean && random.whole(0, 49) == 0;
    values[i] = hole ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(random.uniform());
  }
}

void frames(Random &random, int32_t handle, int32_t columns, int32_t size, uint64_t seed) {
  for (int32_t count = random.whole(1, 3); count > 0; count--) {
    const double cutoff = random.whole(0, 1) ? 1 : 0.01 + 0.99 * random.uniform();
    if (hepsct_live_window(handle, random.whole(HEPSCT_FILTER_RAMP, HEPSCT_FILTER_NONE), cutoff, 2) != HEPSCT_OK)
      fail("a window was refused", seed);
    const bool far = random.whole(0, 4) == 0;
    const double centre = far ? random.of(FAR) : columns * (2 * random.uniform() - 0.5);
    const int32_t halved = random.whole(0, 1);
    const auto side = static_cast<size_t>(halved ? (size + 1) / 2 : size);
    Pixels frame(random, side * side);
    if (hepsct_live_frame(handle, centre, halved, frame.type, -0.5, 1.0 / 128, frame.bytes.data(), 1) != HEPSCT_OK)
      fail("a frame was refused", seed);
    if (!far && !frame.finite()) fail("a value of a frame is not finite", seed);
  }
}

/** Another allowance, when no live slice is left. */
void keep(Random &random, uint64_t seed) {
  const double allowed = random.of(KEPT), kept = hepsct_live_keep(allowed);
  if (!(kept >= 0 && kept <= allowed)) fail("more is kept than may be", seed);
  if (hepsct_live_keep(-1) != HEPSCT_BAD_ARGUMENT || hepsct_live_keep(std::nan("")) != HEPSCT_BAD_ARGUMENT)
    fail("an allowance that is none was taken", seed);
}

void reduced(Random &random, uint64_t seed) {
  const int32_t height = random.whole(1, 70), width = random.whole(1, 70);
  const int32_t factor = random.whole(1, height < width ? height : width);
  Array<float> picture(static_cast<size_t>(height) * static_cast<size_t>(width));
  for (size_t i = 0; i < picture.size(); i++) picture[i] = static_cast<float>(random.uniform());
  const auto shrunk = [factor](int32_t side) { return static_cast<size_t>((side + factor - 1) / factor); };
  Pixels out(random, shrunk(height) * shrunk(width));
  if (hepsct_reduce_picture(picture.data(), height, width, factor, out.type, 0, 1.0 / 255, out.bytes.data(),
                            random.whole(1, 3)) != HEPSCT_OK)
    fail("a picture could not be made smaller", seed);
  if (!out.finite()) fail("a value of a smaller picture is not finite", seed);
}

} // namespace

void live(uint64_t seed) {
  Random random(seed);
  const int32_t variant = random.whole(0, 2);
  hepsct_limit_variant(variant);
  const int32_t columns = random.whole(0, 19) ? random.of(WIDTHS) : WIDE;
  const int32_t size = random.whole(0, 2) ? columns : random.of(WIDTHS);
  const int32_t angles = random.whole(1, 40), full = random.whole(0, 1);
  std::snprintf(doing, sizeof doing, "%d angles, %d columns, slices of side %d, full turn %d, variant %d", angles,
                columns, size, full, variant);
  Array<double> theta(static_cast<size_t>(angles)), weights(static_cast<size_t>(angles));
  for (size_t a = 0; a < theta.size(); a++) {
    theta[a] = (random.uniform() - 0.5) * 4 * std::numbers::pi;
    weights[a] = std::numbers::pi / angles;
  }
  const int32_t handle = hepsct_live_create(theta.data(), weights.data(), angles, columns, size,
                                            padded(columns, 1.5 + random.uniform()), full, 2, random.whole(1, 3));
  if (handle <= 0) fail("a live slice was refused", seed);
  if (!(hepsct_live_bytes(handle, 0) > 0 && hepsct_live_bytes(handle, 1) > 0)) fail("a live slice holds nothing", seed);

  const size_t pixels = static_cast<size_t>(size) * static_cast<size_t>(size);
  Array<float> sinogram(static_cast<size_t>(angles) * static_cast<size_t>(columns));
  Array<uint8_t> early(pixels);
  if (hepsct_live_frame(handle, 0, 0, HEPSCT_FRAME_UINT8, 0, 1, early.data(), 0) == HEPSCT_OK)
    fail("a frame of nothing", seed);
  for (int32_t loads = random.whole(1, 2); loads > 0; loads--) {
    fill(random, sinogram);
    const double centre = random.whole(0, 4) ? random.uniform() * columns : random.of(FAR);
    if (hepsct_live_load(handle, sinogram.data(), centre, random.whole(0, 1), 1) != HEPSCT_OK)
      fail("a sinogram was refused", seed);
    const double found = hepsct_live_non_finite(handle);
    if (!(found >= 0 && found <= static_cast<double>(sinogram.size()))) fail("values were counted wrongly", seed);
    frames(random, handle, columns, size, seed);
  }
  hepsct_live_cancel(handle, 2);
  if (hepsct_live_load(handle, sinogram.data(), 0, 1, 2) != HEPSCT_CANCELLED) fail("a load was not cancelled", seed);
  if (hepsct_live_destroy(handle) != HEPSCT_OK) fail("a live slice could not be freed", seed);
  if (hepsct_live_bytes(handle, 0) > 0) fail("a live slice lives on after it was freed", seed);
  keep(random, seed);
  reduced(random, seed);
}

} // namespace test
