/** hepsct_plan.h: plans behind whole-number handles, so that a wrong one is an error and not a crash. */
#include <cmath>
#include <map>
#include <memory>
#include <new>

#include "hepsct_plan.h"
#include "plan.hpp"

namespace {

using hepsct::Plan;

class Registry {
public:
  int32_t add(std::shared_ptr<Plan> plan) {
    const hepsct::Lock lock(_guard);
    const int32_t handle = ++_last;
    _plans.emplace(handle, std::move(plan));
    return handle;
  }
  /** A running call keeps its plan alive. */
  std::shared_ptr<Plan> find(int32_t handle) {
    const hepsct::Lock lock(_guard);
    const auto found = _plans.find(handle);
    return found == _plans.end() ? nullptr : found->second;
  }
  bool remove(int32_t handle) {
    const hepsct::Lock lock(_guard);
    return _plans.erase(handle) == 1;
  }

private:
  hepsct::Mutex _guard;
  std::map<int32_t, std::shared_ptr<Plan>> _plans;
  int32_t _last = 0;
};

Registry &registry() {
  static Registry instance;
  return instance;
}

/** Everything the kernels rely on; the TypeScript face has said it in sentences. */
bool isValid(int32_t method, int32_t accuracy, const double *angles, const double *weights, int32_t angleCount,
             int32_t columns, int32_t size, int32_t padded, int32_t filter, double cutoff, int32_t threads) {
  return (method == HEPSCT_GRIDDING || method == HEPSCT_FBP) &&
         (accuracy == HEPSCT_FAST || accuracy == HEPSCT_REFERENCE) && angles && weights && angleCount > 0 &&
         columns > 0 && size > 0 && padded >= columns && padded % 2 == 0 &&
         hepsct::isFiveSmooth(static_cast<size_t>(padded)) && filter >= HEPSCT_FILTER_RAMP &&
         filter <= HEPSCT_FILTER_NONE && cutoff > 0 && cutoff <= 1 && threads > 0;
}

/** Run what may allocate; in WASM, which has no exceptions, an allocation that fails ends the module. */
template <typename Work> int32_t guarded(Work &&work) {
#if defined(__cpp_exceptions)
  try {
    return work();
  } catch (const std::bad_alloc &) {
    return HEPSCT_OUT_OF_MEMORY;
  }
#else
  return work();
#endif
}

} // namespace

int32_t hepsct_plan_create(int32_t method, int32_t accuracy, const double *angles, const double *weights,
                           int32_t angleCount, int32_t columns, int32_t size, int32_t padded, int32_t filter,
                           double cutoff, double order, double scale, int32_t halfAcquisition, int32_t threads) {
  if (!isValid(method, accuracy, angles, weights, angleCount, columns, size, padded, filter, cutoff, threads))
    return HEPSCT_BAD_ARGUMENT;
  return guarded([&] {
    return registry().add(std::make_shared<Plan>(hepsct::PlanOptions{
        method, accuracy, std::vector<double>(angles, angles + angleCount),
        std::vector<double>(weights, weights + angleCount), static_cast<size_t>(columns), static_cast<size_t>(size),
        static_cast<size_t>(padded), hepsct::Filter{filter, cutoff, order}, scale, halfAcquisition != 0,
        threads}));
  });
}

int32_t hepsct_plan_batch(int32_t handle) {
  const auto plan = registry().find(handle);
  return plan ? static_cast<int32_t>(plan->batchSlices()) : HEPSCT_NO_SUCH_HANDLE;
}

double hepsct_plan_working_bytes(int32_t handle, int32_t slices) {
  const auto plan = registry().find(handle);
  if (!plan) return HEPSCT_NO_SUCH_HANDLE;
  return slices > 0 ? static_cast<double>(plan->workingBytes()) : 0;
}

int32_t hepsct_plan_reconstruct(int32_t handle, const float *sinograms, const double *centres, float *out,
                                int32_t slices) {
  const auto plan = registry().find(handle);
  if (!plan) return HEPSCT_NO_SUCH_HANDLE;
  if (!sinograms || !centres || !out || slices < 1) return HEPSCT_BAD_ARGUMENT;
  for (int32_t i = 0; i < slices; i++)
    if (!std::isfinite(centres[i])) return HEPSCT_BAD_ARGUMENT;
  return guarded([&] { return plan->reconstruct(sinograms, centres, out, static_cast<size_t>(slices)); });
}

double hepsct_plan_single_bytes(int32_t handle) {
  const auto plan = registry().find(handle);
  if (!plan) return HEPSCT_NO_SUCH_HANDLE;
  return static_cast<double>(plan->singleBytes());
}

int32_t hepsct_plan_reconstruct_single(int32_t handle, const float *sinogram, double centre, float *out) {
  const auto plan = registry().find(handle);
  if (!plan) return HEPSCT_NO_SUCH_HANDLE;
  if (!sinogram || !out || !std::isfinite(centre)) return HEPSCT_BAD_ARGUMENT;
  return guarded([&] { return plan->reconstructSingle(sinogram, centre, out); });
}

double hepsct_plan_phase_seconds(int32_t handle, int32_t phase) {
  const auto plan = registry().find(handle);
  if (!plan) return HEPSCT_NO_SUCH_HANDLE;
  if (phase < 0 || phase >= hepsct::PHASES) return HEPSCT_BAD_ARGUMENT;
  return plan->phaseSeconds().of[phase];
}

int32_t hepsct_plan_destroy(int32_t handle) {
  return guarded([&] { return registry().remove(handle) ? HEPSCT_OK : HEPSCT_NO_SUCH_HANDLE; });
}
