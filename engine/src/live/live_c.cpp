/** hepsct_live.h: live slices behind handles. */
#include <algorithm>
#include <cmath>
#include <memory>

#include "../reconstruction/handles.hpp"
#include "../reconstruction/plan_arguments.hpp"
#include "hepsct_live.h"
#include "live_slice.hpp"

namespace {

using hepsct::guarded;
using hepsct::LiveSlice;

hepsct::Handles<LiveSlice> &registry() {
  // never destroyed: a call may be under way while the process ends
  static hepsct::Handles<LiveSlice> &instance = *new hepsct::Handles<LiveSlice>;
  return instance;
}

} // namespace

int32_t hepsct_live_create(const double *angles, const double *weights, int32_t angleCount, int32_t columns,
                           int32_t size, int32_t padded, int32_t fullTurn, double scale, int32_t threads) {
  if (!hepsct::isGeometry(angles, weights, angleCount, columns, size, padded, scale, threads))
    return HEPSCT_BAD_ARGUMENT;
  return guarded([&] {
    return registry().add(std::make_shared<LiveSlice>(
        hepsct::LiveOptions{std::vector<double>(angles, angles + angleCount),
                            std::vector<double>(weights, weights + angleCount), static_cast<size_t>(columns),
                            static_cast<size_t>(size), static_cast<size_t>(padded), fullTurn != 0, scale, threads}));
  });
}

double hepsct_live_bytes(int32_t handle, int32_t loading) {
  const auto live = registry().find(handle);
  if (!live) return HEPSCT_NO_SUCH_HANDLE;
  return static_cast<double>(loading ? live->loadingBytes() : live->bytes());
}

int32_t hepsct_live_load(int32_t handle, const float *sinogram, double centre, int32_t ramp, int32_t call) {
  const auto live = registry().find(handle);
  if (!live) return HEPSCT_NO_SUCH_HANDLE;
  if (!sinogram || !std::isfinite(centre)) return HEPSCT_BAD_ARGUMENT;
  return guarded([&] { return live->load(sinogram, centre, ramp != 0, call); });
}

int32_t hepsct_live_window(int32_t handle, int32_t filter, double cutoff, double order) {
  const auto live = registry().find(handle);
  if (!live) return HEPSCT_NO_SUCH_HANDLE;
  const hepsct::Filter window{filter, cutoff, order};
  if (!hepsct::isFilter(window)) return HEPSCT_BAD_ARGUMENT;
  return guarded([&] {
    live->setWindow(window);
    return HEPSCT_OK;
  });
}

int32_t hepsct_live_frame(int32_t handle, double centre, int32_t halved, int32_t type, double lowest, double step,
                          void *out, int32_t call) {
  const auto live = registry().find(handle);
  if (!live) return HEPSCT_NO_SUCH_HANDLE;
  const auto gain = static_cast<float>(1 / step);
  if (!out || !std::isfinite(centre) || type < HEPSCT_FRAME_FLOAT32 || type > HEPSCT_FRAME_UINT8 ||
      !std::isfinite(lowest) || !(gain > 0) || !std::isfinite(gain))
    return HEPSCT_BAD_ARGUMENT;
  return live->frame(centre, hepsct::Frame{0, halved != 0, type, static_cast<float>(lowest), gain, out}, call);
}

double hepsct_live_non_finite(int32_t handle) {
  const auto live = registry().find(handle);
  if (!live) return HEPSCT_NO_SUCH_HANDLE;
  return static_cast<double>(live->nonFinite());
}

int32_t hepsct_live_cancel(int32_t handle, int32_t call) {
  const auto live = registry().find(handle);
  if (!live) return HEPSCT_NO_SUCH_HANDLE;
  live->cancel(call);
  return HEPSCT_OK;
}

int32_t hepsct_live_destroy(int32_t handle) {
  return guarded([&] { return registry().remove(handle) ? HEPSCT_OK : HEPSCT_NO_SUCH_HANDLE; });
}

double hepsct_live_keep(double bytes) {
  if (!(bytes >= 0)) return HEPSCT_BAD_ARGUMENT;
  constexpr double MOST = 1e18;
  return static_cast<double>(hepsct::SpareMemory::instance().keep(static_cast<uint64_t>(std::min(bytes, MOST))));
}
