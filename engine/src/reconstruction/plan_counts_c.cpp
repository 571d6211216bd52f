/** hepsct_plan.h: reconstruction from counts, which are corrected as the first phase reads them. */
#include <algorithm>
#include <cmath>
#include <memory>
#include <new>

#include "../host/sizes.hpp"
#include "../pixels/count_rows.hpp"
#include "hepsct_plan.h"
#include "plan_arguments.hpp"
#include "plans.hpp"

namespace {

using hepsct::Plan;
using hepsct::pixels::CountRows;
using hepsct::pixels::FlatFields;

/** A floor of the transmission, or none. */
bool isFloor(double floor) { return floor == 0 || (static_cast<float>(floor) > 0 && std::isfinite(floor)); }

/** For each angle a stretch that is there. */
bool areStretches(const int32_t *stretch, int32_t stretches, int32_t rows, const Plan &plan) {
  return !stretch || (hepsct::arrayFits(sizeof(float), {stretches, rows, static_cast<int64_t>(plan.columns())}) &&
                      std::all_of(stretch, stretch + plan.angles(), [=](int32_t of) { return of >= 0 && of < stretches; }));
}

} // namespace

int32_t hepsct_plan_reconstruct_counts(int32_t handle, const void *block, int32_t type, int32_t rows, int32_t first,
                                       const float *dark, const float *before, const float *after,
                                       const float *darkAfter, const float *mix, const int32_t *stretch,
                                       int32_t stretches, double floor, const double *centres, float *out,
                                       int32_t slices, double *counts, int32_t call) {
  const auto plan = hepsct::plans().find(handle);
  if (!plan) return HEPSCT_NO_SUCH_HANDLE;
  const FlatFields fields{dark, before, after, darkAfter, mix, stretch};
  if (!block || !counts || !centres || !out || !fields.complete() || !isFloor(floor) || slices < 1 || first < 0 ||
      first > int64_t{rows} - slices || !plan->takesCounts(rows) || !areStretches(stretch, stretches, rows, *plan) || !plan->takes(slices) || !hepsct::allFinite(centres, slices))
    return HEPSCT_BAD_ARGUMENT;
  CountRows of = hepsct::pixels::countRows(block, type, static_cast<size_t>(rows), plan->columns(),
                                           static_cast<size_t>(first), fields, static_cast<float>(floor));
  if (!of.attenuation) return HEPSCT_BAD_ARGUMENT;
  return hepsct::guarded([&] {
    std::unique_ptr<float[]> inverse;
    if (before && !fields.mixed()) {
      const size_t pixels = static_cast<size_t>(slices) * of.columns;
      inverse.reset(new (std::nothrow) float[pixels]);
      if (!inverse) return int32_t{HEPSCT_OUT_OF_MEMORY};
      hepsct::pixels::invertFlats(of.fields, pixels, inverse.get());
      of.inverse = inverse.get();
    }
    uint64_t clipped = 0, nonFinite = 0;
    hepsct::Batch all{nullptr, out, static_cast<size_t>(slices), &nonFinite};
    all.counts = &of;
    all.clipped = &clipped;
    const int32_t status = plan->reconstruct(all, centres, call);
    counts[0] = static_cast<double>(clipped);
    counts[1] = static_cast<double>(nonFinite);
    return status;
  });
}
