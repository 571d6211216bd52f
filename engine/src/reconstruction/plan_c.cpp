/** hepsct_plan.h: plans behind whole-number handles, so that a wrong one is an error and not a crash. */
#include <algorithm>
#include <cmath>
#include <memory>

#include "../host/sizes.hpp"
#include "hepsct_plan.h"
#include "plan_arguments.hpp"
#include "plans.hpp"

namespace {

using hepsct::allFinite;
using hepsct::guarded;
using hepsct::LARGEST;
using hepsct::Plan;
using hepsct::plans;

/** A budget in bytes; 0: none. */
uint64_t budgetOf(double memoryBytes) {
  return memoryBytes > 0 && memoryBytes < 0x1p63 ? static_cast<uint64_t>(memoryBytes) : UINT64_MAX;
}

/** Everything the kernels rely on; the TypeScript face has said it in sentences. */
bool isValid(int32_t method, int32_t accuracy, const double *angles, const double *weights, int32_t angleCount,
             int32_t columns, int32_t size, int32_t padded, const hepsct::Filter &filter, double scale,
             double memoryBytes, int32_t threads) {
  return memoryBytes >= 0 && (method == HEPSCT_GRIDDING || method == HEPSCT_FBP) &&
         (accuracy == HEPSCT_FAST || accuracy == HEPSCT_REFERENCE) && hepsct::isFilter(filter) &&
         hepsct::isGeometry(angles, weights, angleCount, columns, size, padded, scale, threads);
}

/** First row, first column, rows and columns of a slice of side `size`. */
bool isRegion(const int32_t *region, int32_t size) {
  const auto within = [=](int32_t first, int32_t count) {
    return first >= 0 && first < size && count > 0 && count <= size - first;
  };
  return within(region[0], region[2]) && within(region[1], region[3]);
}

size_t at(int32_t index) { return static_cast<size_t>(index); }

/** Origin and steps as hepsct_plan_create_fbp takes them: numbers that positions of 32 bits before the point hold. */
bool isRaster(const double *image, int32_t rows, int32_t columns) {
  return image && rows > 0 && rows <= LARGEST && columns > 0 && columns <= LARGEST && allFinite(image, 6) &&
         std::fabs(image[0]) <= 2.0 * LARGEST && std::fabs(image[1]) <= 2.0 * LARGEST &&
         std::hypot(image[2], image[3]) <= 1 + 1e-9 && std::hypot(image[4], image[5]) <= 1 + 1e-9;
}

} // namespace

hepsct::Handles<Plan> &hepsct::plans() {
  // never destroyed: a call may be under way while the process ends
  static Handles<Plan> &instance = *new Handles<Plan>;
  return instance;
}

int32_t hepsct_plan_create(int32_t method, int32_t accuracy, const double *angles, const double *weights,
                           int32_t angleCount, int32_t columns, int32_t size, int32_t padded, int32_t filter,
                           double cutoff, double order, double scale, int32_t halfAcquisition, const int32_t *region,
                           double memoryBytes, int32_t threads) {
  const hepsct::Filter window{filter, cutoff, order};
  if (!isValid(method, accuracy, angles, weights, angleCount, columns, size, padded, window, scale, memoryBytes,
               threads) ||
      (region && (method != HEPSCT_GRIDDING || !isRegion(region, size))))
    return HEPSCT_BAD_ARGUMENT;
  return guarded([&] {
    hepsct::PlanOptions options{
        method, accuracy, std::vector<double>(angles, angles + angleCount),
        std::vector<double>(weights, weights + angleCount), static_cast<size_t>(columns), static_cast<size_t>(size),
        static_cast<size_t>(padded), window, scale, halfAcquisition != 0,
        threads};
    options.memoryBytes = budgetOf(memoryBytes);
    if (region) options.part = {at(region[0]), at(region[1]), at(region[2]), at(region[3])};
    return plans().add(std::make_shared<Plan>(std::move(options)));
  });
}

int32_t hepsct_plan_create_fbp(const double *angles, const double *weights, int32_t angleCount, int32_t columns,
                               int32_t size, int32_t padded, int32_t filter, double cutoff, double order, double scale,
                               int32_t halfAcquisition, int32_t upsampling, const double *image, int32_t imageRows,
                               int32_t imageColumns, double memoryBytes, int32_t threads) {
  const hepsct::Filter window{filter, cutoff, order};
  if (!isValid(HEPSCT_FBP, HEPSCT_REFERENCE, angles, weights, angleCount, columns, size, padded, window, scale,
               memoryBytes, threads) ||
      (upsampling != 2 && upsampling != 4 && upsampling != 8) || !isRaster(image, imageRows, imageColumns))
    return HEPSCT_BAD_ARGUMENT;
  const hepsct::Raster raster{image[0], image[1], image[2], image[3], image[4], image[5],
                              static_cast<size_t>(imageRows), static_cast<size_t>(imageColumns)};
  return guarded([&] {
    hepsct::PlanOptions options{HEPSCT_FBP, HEPSCT_REFERENCE, std::vector<double>(angles, angles + angleCount),
                                std::vector<double>(weights, weights + angleCount), static_cast<size_t>(columns),
                                static_cast<size_t>(size), static_cast<size_t>(padded), window, scale,
                                halfAcquisition != 0, threads};
    options.upsampling = static_cast<size_t>(upsampling);
    options.raster = raster;
    options.memoryBytes = budgetOf(memoryBytes);
    return plans().add(std::make_shared<Plan>(std::move(options)));
  });
}

int32_t hepsct_plan_batch(int32_t handle) {
  const auto plan = plans().find(handle);
  return plan ? static_cast<int32_t>(plan->batchSlices()) : HEPSCT_NO_SUCH_HANDLE;
}

double hepsct_plan_working_bytes(int32_t handle, int32_t slices) {
  const auto plan = plans().find(handle);
  if (!plan) return HEPSCT_NO_SUCH_HANDLE;
  return slices > 0 ? static_cast<double>(plan->workingBytes(static_cast<size_t>(slices))) : 0;
}

int32_t hepsct_plan_lanes(int32_t handle, int32_t slices) {
  const auto plan = plans().find(handle);
  if (!plan) return HEPSCT_NO_SUCH_HANDLE;
  return slices > 0 ? plan->lanesFor(static_cast<size_t>(slices)) : HEPSCT_BAD_ARGUMENT;
}

int32_t hepsct_plan_reconstruct(int32_t handle, const float *sinograms, const double *centres, float *out,
                                int32_t slices, int32_t call) {
  const auto plan = plans().find(handle);
  if (!plan) return HEPSCT_NO_SUCH_HANDLE;
  if (!sinograms || !centres || !out || slices < 1 || !plan->takes(slices) || !allFinite(centres, slices))
    return HEPSCT_BAD_ARGUMENT;
  return guarded([&] { return plan->reconstruct(sinograms, centres, out, static_cast<size_t>(slices), call); });
}

double hepsct_plan_single_bytes(int32_t handle) {
  const auto plan = plans().find(handle);
  if (!plan) return HEPSCT_NO_SUCH_HANDLE;
  return static_cast<double>(plan->singleBytes());
}

int32_t hepsct_plan_reconstruct_single(int32_t handle, const float *sinogram, double centre, float *out,
                                       int32_t call) {
  const auto plan = plans().find(handle);
  if (!plan) return HEPSCT_NO_SUCH_HANDLE;
  if (!sinogram || !out || !std::isfinite(centre)) return HEPSCT_BAD_ARGUMENT;
  return guarded([&] { return plan->reconstructSingle(sinogram, centre, out, call); });
}

double hepsct_plan_non_finite(int32_t handle) {
  const auto plan = plans().find(handle);
  if (!plan) return HEPSCT_NO_SUCH_HANDLE;
  return static_cast<double>(plan->nonFinite());
}

double hepsct_plan_phase_seconds(int32_t handle, int32_t phase) {
  const auto plan = plans().find(handle);
  if (!plan) return HEPSCT_NO_SUCH_HANDLE;
  if (phase < 0 || phase >= hepsct::PHASES) return HEPSCT_BAD_ARGUMENT;
  return plan->phaseSeconds().of[phase];
}

int32_t hepsct_plan_cancel(int32_t handle, int32_t call) {
  const auto plan = plans().find(handle);
  if (!plan) return HEPSCT_NO_SUCH_HANDLE;
  plan->cancel(call);
  return HEPSCT_OK;
}

int32_t hepsct_plan_destroy(int32_t handle) {
  return guarded([&] { return plans().remove(handle) ? HEPSCT_OK : HEPSCT_NO_SUCH_HANDLE; });
}
