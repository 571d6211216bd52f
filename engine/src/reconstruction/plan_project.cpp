/** Projecting with the tables and the working memory of a plan. */
#include <algorithm>

#include "hepsct_plan.h"
#include "plan.hpp"

namespace hepsct {

Path Plan::projecting(size_t slices) const {
  const OperatorKernels &kernels = holding(_operators, slices);
  return Path{kernels.lanes, kernels.projectionCells, nullptr};
}

int32_t Plan::project(const float *slices, const double *centres, float *sinograms, size_t count, int32_t call) {
  if (_options.method != HEPSCT_GRIDDING || !_options.emptyOutside) return HEPSCT_BAD_ARGUMENT;
  const Lock lock(_busy);
  const CancellableCall running(_cancellation, call);
  prepareRuns();
  const size_t most = slicesOf(*_operators.back());
  for (size_t first = 0; first < count && !running.cancelled(); first += most) {
    const size_t some = std::min(most, count - first);
    const Path path = projecting(some);
    if (!prepareMemory(path, some)) return HEPSCT_OUT_OF_MEMORY;
    preparePhases(path, centres + first, some);
    const Projection work{slices + first * _tables.size * _tables.size,
                          sinograms + first * _tables.angles * _tables.columns, some};
    holding(_operators, some).project(_tables, work, _workspace, _options.threads);
  }
  return running.cancelled() ? HEPSCT_CANCELLED : HEPSCT_OK;
}

} // namespace hepsct
