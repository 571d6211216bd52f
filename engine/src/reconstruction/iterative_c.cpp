/** hepsct_iterative.h: methods behind handles; calls on one handle wait for each other. */
#include <cmath>

#include "../host/cancellation.hpp"
#include "../host/sizes.hpp"
#include "handles.hpp"
#include "hepsct_iterative.h"
#include "iterative.hpp"

namespace {

using hepsct::guarded;
using hepsct::IterativeMethod;

struct Iteration {
  explicit Iteration(std::unique_ptr<IterativeMethod> made) : method(std::move(made)) {}

  std::unique_ptr<IterativeMethod> method;
  hepsct::Cancellation cancellation;
  hepsct::Mutex busy;
  int32_t begun = HEPSCT_BAD_ARGUMENT; ///< HEPSCT_OK when steps may follow
};

hepsct::Handles<Iteration> &iterations() {
  // never destroyed: a call may be under way while the process ends
  static hepsct::Handles<Iteration> &instance = *new hepsct::Handles<Iteration>;
  return instance;
}

/** As for plans: what the indices of the kernels are meant for. */
constexpr int32_t LARGEST = 32768;
constexpr int32_t MOST_THREADS = 1024;

bool areFinite(const double *values, int32_t count) {
  for (int32_t i = 0; i < count; i++)
    if (!std::isfinite(values[i])) return false;
  return true;
}

/** Whether rays and slices of so many slices can exist in memory. */
bool takes(const IterativeMethod &method, int32_t count) {
  const hepsct::RayGeometry &geometry = method.operators().geometry();
  const auto side = static_cast<int64_t>(geometry.size);
  return hepsct::arrayFits(sizeof(float), {count, static_cast<int64_t>(geometry.angles.size()),
                                           static_cast<int64_t>(geometry.padded)}) &&
         hepsct::arrayFits(sizeof(float), {count, side, side});
}

/** `work(iteration)` in turn with other calls on the same handle. */
template <typename Work> int32_t with(int32_t handle, int32_t call, Work &&work) {
  const auto iteration = iterations().find(handle);
  if (!iteration) return HEPSCT_NO_SUCH_HANDLE;
  return guarded([&] {
    const hepsct::Lock lock(iteration->busy);
    const hepsct::CancellableCall running(iteration->cancellation, call);
    const int32_t status = work(*iteration);
    return status == HEPSCT_OK && running.cancelled() ? HEPSCT_CANCELLED : status;
  });
}

void copyNorms(const IterativeMethod &method, double *norms) {
  for (const hepsct::SliceNorms &slice : method.norms()) {
    *norms++ = slice.data;
    *norms++ = slice.residual;
    *norms++ = slice.gradient;
  }
}

} // namespace

int32_t hepsct_iterative_create(int32_t method, const double *angles, int32_t angleCount, int32_t columns,
                                int32_t size, int32_t padded, int32_t contained, int32_t notNegative,
                                int32_t threads) {
  if (!angles || angleCount < 1 || columns < 1 || columns > LARGEST || size < 1 || size > LARGEST ||
      padded < columns || padded > 4 * LARGEST || padded % 2 != 0 ||
      !hepsct::isFiveSmooth(static_cast<size_t>(padded)) || threads < 1 || threads > MOST_THREADS ||
      !hepsct::arrayFits(sizeof(float), {angleCount, padded}) || !areFinite(angles, angleCount))
    return HEPSCT_BAD_ARGUMENT;
  return guarded([&] {
    hepsct::RayGeometry geometry{std::vector<double>(angles, angles + angleCount), static_cast<size_t>(columns),
                                 static_cast<size_t>(size), static_cast<size_t>(padded), contained != 0, threads};
    auto made = hepsct::makeMethod(method, std::move(geometry), notNegative != 0);
    return made ? iterations().add(std::make_shared<Iteration>(std::move(made))) : HEPSCT_BAD_ARGUMENT;
  });
}

int32_t hepsct_iterative_batch(int32_t handle) {
  const auto iteration = iterations().find(handle);
  return iteration ? static_cast<int32_t>(iteration->method->operators().batchSlices()) : HEPSCT_NO_SUCH_HANDLE;
}

int32_t hepsct_iterative_lanes(int32_t handle, int32_t slices) {
  const auto iteration = iterations().find(handle);
  if (!iteration) return HEPSCT_NO_SUCH_HANDLE;
  return slices > 0 ? iteration->method->operators().lanesFor(static_cast<size_t>(slices)) : HEPSCT_BAD_ARGUMENT;
}

int32_t hepsct_iterative_convolves(int32_t handle) {
  const auto iteration = iterations().find(handle);
  return iteration ? iteration->method->operators().convolves() : HEPSCT_NO_SUCH_HANDLE;
}

double hepsct_iterative_working_bytes(int32_t handle, int32_t slices) {
  const auto iteration = iterations().find(handle);
  if (!iteration) return HEPSCT_NO_SUCH_HANDLE;
  return slices > 0 ? iteration->method->workingBytes(static_cast<size_t>(slices)) : 0;
}

int32_t hepsct_iterative_forward(int32_t handle, const float *slices, const double *centres, float *sinograms,
                                 int32_t count, int32_t call) {
  if (!slices || !centres || !sinograms || count < 1 || !areFinite(centres, count)) return HEPSCT_BAD_ARGUMENT;
  return with(handle, call, [&](Iteration &iteration) {
    if (!takes(*iteration.method, count)) return int32_t{HEPSCT_BAD_ARGUMENT};
    return iteration.method->operators().forward(slices, centres, sinograms, static_cast<size_t>(count));
  });
}

int32_t hepsct_iterative_adjoint(int32_t handle, const float *sinograms, const double *centres, float *slices,
                                 int32_t count, int32_t call) {
  if (!slices || !centres || !sinograms || count < 1 || !areFinite(centres, count)) return HEPSCT_BAD_ARGUMENT;
  return with(handle, call, [&](Iteration &iteration) {
    if (!takes(*iteration.method, count)) return int32_t{HEPSCT_BAD_ARGUMENT};
    return iteration.method->operators().adjoint(sinograms, centres, slices, static_cast<size_t>(count));
  });
}

int32_t hepsct_iterative_normal(int32_t handle, const float *slices, float *out, int32_t count, int32_t call) {
  if (!slices || !out || count < 1) return HEPSCT_BAD_ARGUMENT;
  return with(handle, call, [&](Iteration &iteration) {
    if (!takes(*iteration.method, count)) return int32_t{HEPSCT_BAD_ARGUMENT};
    return iteration.method->operators().normal(slices, out, static_cast<size_t>(count));
  });
}

int32_t hepsct_iterative_begin(int32_t handle, const float *sinograms, const double *centres, const float *start,
                               int32_t count, double *norms, int32_t call) {
  if (!sinograms || !centres || !norms || count < 1 || !areFinite(centres, count)) return HEPSCT_BAD_ARGUMENT;
  return with(handle, call, [&](Iteration &iteration) {
    if (!takes(*iteration.method, count)) return int32_t{HEPSCT_BAD_ARGUMENT};
    iteration.begun = HEPSCT_BAD_ARGUMENT;
    const int32_t status = iteration.method->begin(sinograms, centres, start, static_cast<size_t>(count));
    copyNorms(*iteration.method, norms);
    return iteration.begun = status;
  });
}

int32_t hepsct_iterative_step(int32_t handle, double *norms, int32_t call) {
  if (!norms) return HEPSCT_BAD_ARGUMENT;
  return with(handle, call, [&](Iteration &iteration) {
    if (iteration.begun != HEPSCT_OK) return iteration.begun;
    const int32_t status = iteration.begun = iteration.method->step();
    copyNorms(*iteration.method, norms);
    return status;
  });
}

int32_t hepsct_iterative_result(int32_t handle, float *out, double scale) {
  if (!out) return HEPSCT_BAD_ARGUMENT;
  return with(handle, 0, [&](Iteration &iteration) {
    if (iteration.begun == HEPSCT_OK) iteration.method->result(out, scale);
    return iteration.begun;
  });
}

double hepsct_iterative_non_finite(int32_t handle) {
  const auto iteration = iterations().find(handle);
  if (!iteration) return HEPSCT_NO_SUCH_HANDLE;
  const hepsct::Lock lock(iteration->busy);
  return static_cast<double>(iteration->method->nonFinite());
}

int32_t hepsct_iterative_cancel(int32_t handle, int32_t call) {
  const auto iteration = iterations().find(handle);
  if (!iteration) return HEPSCT_NO_SUCH_HANDLE;
  iteration->cancellation.cancel(call);
  return HEPSCT_OK;
}

int32_t hepsct_iterative_destroy(int32_t handle) {
  return guarded([&] { return iterations().remove(handle) ? HEPSCT_OK : HEPSCT_NO_SUCH_HANDLE; });
}
