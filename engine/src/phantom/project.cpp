/** Exact parallel projections of ellipsoids. */
#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <new>

#include "../host/sizes.hpp"
#include "../pixels/fresh_memory.hpp"
#include "../pixels/parallel.hpp"
#include "ellipsoid.hpp"
#include "hepsct_phantom.h"
#include "lanes.hpp"

#if defined(__clang__)
#pragma clang fp contract(off)
#endif

namespace {

using namespace hepsct::phantom;
using hepsct::exact::Direction;
using hepsct::exact::direction;

/** Detector rows of one item of work. */
constexpr int32_t ITEM_ROWS = 16;

/** One ellipsoid seen at one angle. */
struct View {
  double middle;   // column its middle projects to
  double cosine2;  // squared direction cosines in its own axes
  double sine2;
};

View viewOf(const Ellipsoid &e, double angle, double centre) {
  const Direction ray = direction(angle), own = direction(angle - e.angle);
  return {centre + e.x * ray.cosine + e.y * ray.sine, own.cosine * own.cosine, own.sine * own.sine};
}

/**
 * Adds 2 rho (a b / r^2) [F(t + 1/2) - F(t - 1/2)] with r^2 = a^2 cos^2 + b^2 sin^2, the mean chord of an
 * ellipse over each column it touches. edges holds columns + 1 values.
 */
void addEllipse(const Cut &cut, const View &view, double density, int32_t columns,
                double *edges, double *row) {
  const double r = std::sqrt(cut.a * cut.a * view.cosine2 + cut.b * cut.b * view.sine2);
  const double from = std::floor(view.middle - r + 0.5), to = std::floor(view.middle + r + 0.5);
  if (!(r > 0) || to < 0 || from > columns - 1) return;
  const auto first = static_cast<int32_t>(std::max(from, 0.0));
  const auto last = static_cast<int32_t>(std::min(to, columns - 1.0));
  const auto n = static_cast<size_t>(last - first + 1);
  loops().edgeAreas((first - 0.5 - view.middle) / r, 1 / r, n + 1, edges);
  const double factor = 2 * density * cut.a * cut.b;
  for (size_t i = 0; i < n; i++) row[static_cast<size_t>(first) + i] += factor * (edges[i + 1] - edges[i]);
}

} // namespace

int32_t hepsct_project_ellipsoids(const double *phantom, int32_t count, const double *angles, int32_t angleCount,
                                  int32_t firstRow, int32_t rows, int32_t height, int32_t columns, double centre,
                                  float *out, int32_t threads) {
  const auto *ellipsoids = reinterpret_cast<const Ellipsoid *>(phantom);
  if (!hepsct::arrayFits(sizeof(Ellipsoid), {count}) ||
      !hepsct::arrayFits(sizeof(float), {angleCount, rows, columns}) || height < 0 || firstRow < 0 ||
      firstRow > hepsct::LARGEST_LENGTH || !std::isfinite(centre) ||
      (count > 0 && (!phantom || !valid(ellipsoids, count))))
    return HEPSCT_BAD_ARGUMENT;
  if (angleCount == 0 || rows == 0 || columns == 0) return HEPSCT_OK;
  if (!angles || !out || !std::all_of(angles, angles + angleCount, [](double a) { return std::isfinite(a); }))
    return HEPSCT_BAD_ARGUMENT;
  hepsct::pixels::expectFilling(out, sizeof(float) * static_cast<size_t>(angleCount) *
                                         static_cast<size_t>(rows) * static_cast<size_t>(columns));
  const auto width = static_cast<size_t>(columns);
  const int32_t groups = (rows + ITEM_ROWS - 1) / ITEM_ROWS;
  std::atomic<bool> shortOfMemory{false};
  hepsct::forEachItem(static_cast<size_t>(angleCount) * static_cast<size_t>(groups), threads, [&](size_t item) {
    const size_t angle = item / static_cast<size_t>(groups);
    const auto begin = static_cast<int32_t>(item % static_cast<size_t>(groups)) * ITEM_ROWS;
    const int32_t end = std::min(rows, begin + ITEM_ROWS);
    const std::unique_ptr<double[]> edges(new (std::nothrow) double[width + 1]);
    const std::unique_ptr<double[]> row(new (std::nothrow) double[width]);
    const std::unique_ptr<View[]> views(new (std::nothrow) View[static_cast<size_t>(std::max(count, 1))]);
    if (!edges || !row || !views) {
      shortOfMemory = true;
      return;
    }
    for (int32_t i = 0; i < count; i++) views[i] = viewOf(ellipsoids[i], angles[angle], centre);
    for (int32_t r = begin; r < end; r++) {
      std::fill_n(row.get(), width, 0.0);
      const double z = heightOf(firstRow + r, height);
      for (int32_t i = 0; i < count; i++) {
        const Cut cut = cutAt(ellipsoids[i], z);
        if (!cut.empty())
          addEllipse(cut, views[i], ellipsoids[i].density, columns, edges.get(), row.get());
      }
      float *to = out + (angle * static_cast<size_t>(rows) + static_cast<size_t>(r)) * width;
      for (size_t i = 0; i < width; i++) to[i] = static_cast<float>(row[i]);
    }
  });
  return shortOfMemory ? HEPSCT_OUT_OF_MEMORY : HEPSCT_OK;
}
