/** Projecting with the tables and the working memory of a plan. */
#include <algorithm>

#include "hepsct_plan.h"
#include "plan.hpp"

namespace hepsct {

int32_t Plan::project(const float *slices, const double *centres, float *sinograms, size_t count, int32_t call) {
  if (_options.method != HEPSCT_GRIDDING || !_options.emptyOutside) return HEPSCT_BAD_ARGUMENT;
  const Lock lock(_busy);
  const CancellableCall running(_cancellation, call);
  prepareRuns();
  if (!prepareMemory(projecting())) return HEPSCT_OUT_OF_MEMORY;
  const size_t most = 2 * static_cast<size_t>(_operators.lanes);
  for (size_t first = 0; first < count && !running.cancelled(); first += most) {
    const size_t some = std::min(most, count - first);
    preparePhases(projecting(), centres + first, some);
    const Projection work{slices + first * _tables.size * _tables.size,
                          sinograms + first * _tables.angles * _tables.columns, some};
    _operators.project(_tables, work, _workspace, _options.threads);
  }
  return running.cancelled() ? HEPSCT_CANCELLED : HEPSCT_OK;
}

} // namespace hepsct
