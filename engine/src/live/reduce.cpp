/** Smaller pictures for small views: each pixel is the mean of a square of the larger picture. */
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "../host/parallel.hpp"
#include "../host/sizes.hpp"
#include "../reconstruction/handles.hpp"
#include "hepsct_live.h"

namespace {

struct Picture {
  const float *values;
  int64_t height, width, factor;
  int64_t rows() const { return (height + factor - 1) / factor; }
  int64_t columns() const { return (width + factor - 1) / factor; }
};

struct Scale {
  float lowest, gain;
};

/** Sums of columns over the rows of one row of squares. @return how many rows there are */
int64_t addRows(const Picture &picture, int64_t row, float *sums) {
  const int64_t first = row * picture.factor, end = std::min(picture.height, first + picture.factor);
  std::fill(sums, sums + picture.width, 0.0f);
  for (int64_t y = first; y < end; y++) {
    const float *line = picture.values + y * picture.width;
    for (int64_t x = 0; x < picture.width; x++) sums[x] += line[x];
  }
  return end - first;
}

template <typename T> T stored(float value, Scale scale) {
  if constexpr (!std::numeric_limits<T>::is_integer) return value;
  // a value that is not a number becomes the least
  constexpr auto most = static_cast<float>(std::numeric_limits<T>::max());
  return static_cast<T>(std::min(std::max(0.0f, (value - scale.lowest) * scale.gain), most) + 0.5f);
}

template <typename T> void reduceRow(const Picture &picture, int64_t row, Scale scale, float *sums, T *out) {
  const int64_t rows = addRows(picture, row, sums), factor = picture.factor;
  const int64_t whole = picture.width / factor;
  const float share = 1.0f / static_cast<float>(rows * factor);
  T *line = out + row * picture.columns();
  for (int64_t column = 0; column < whole; column++) {
    float sum = 0;
    for (int64_t x = column * factor; x < (column + 1) * factor; x++) sum += sums[x];
    line[column] = stored<T>(sum * share, scale);
  }
  if (whole == picture.columns()) return;
  float sum = 0;
  for (int64_t x = whole * factor; x < picture.width; x++) sum += sums[x];
  line[whole] = stored<T>(sum / static_cast<float>(rows * (picture.width - whole * factor)), scale);
}

template <typename T> void reduce(const Picture &picture, Scale scale, T *out, int32_t threads) {
  const auto width = static_cast<size_t>(picture.width);
  std::vector<float> sums(static_cast<size_t>(threads) * width);
  hepsct::parallelFor(threads, static_cast<size_t>(picture.rows()), [&](size_t row, int32_t thread) {
    reduceRow(picture, static_cast<int64_t>(row), scale, sums.data() + static_cast<size_t>(thread) * width, out);
  });
}

} // namespace

int32_t hepsct_reduce_picture(const float *picture, int32_t height, int32_t width, int32_t factor, int32_t type,
                              double lowest, double step, void *out, int32_t threads) {
  const auto gain = static_cast<float>(1 / step);
  if (!picture || !out || height < 1 || width < 1 || !hepsct::arrayFits(sizeof(float), {height, width}) || factor < 1 ||
      factor > std::min(height, width) || type < HEPSCT_FRAME_FLOAT32 || type > HEPSCT_FRAME_UINT8 ||
      !std::isfinite(lowest) || !(gain > 0) || !std::isfinite(gain) || threads < 1 || threads > 1024)
    return HEPSCT_BAD_ARGUMENT;
  return hepsct::guarded([&] {
    const Picture whole{picture, height, width, factor};
    const Scale scale{static_cast<float>(lowest), gain};
    if (type == HEPSCT_FRAME_FLOAT32) reduce(whole, scale, static_cast<float *>(out), threads);
    else if (type == HEPSCT_FRAME_UINT16) reduce(whole, scale, static_cast<uint16_t *>(out), threads);
    else reduce(whole, scale, static_cast<uint8_t *>(out), threads);
    return HEPSCT_OK;
  });
}
