#include "operator_pair.hpp"

#include <algorithm>

#include "../host/parallel.hpp"
#include "hepsct_plan.h"

namespace hepsct {
namespace {

/** Below Nyquist: at it, a ray and its neighbour cannot be told from their mirror images. */
double cutoffOf(const RayGeometry &geometry) { return 1 - 1 / static_cast<double>(geometry.padded); }

PlanOptions planOf(const RayGeometry &geometry) {
  PlanOptions options{};
  options.method = HEPSCT_GRIDDING;
  options.accuracy = ACCURACY_OPERATORS;
  options.angles = geometry.angles;
  options.weights.assign(geometry.angles.size(), 1.0);
  options.columns = geometry.contained ? geometry.padded : geometry.columns;
  options.size = geometry.size;
  options.padded = geometry.padded;
  options.filter = Filter{HEPSCT_FILTER_NONE, cutoffOf(geometry), 0};
  options.scale = 1;
  options.threads = geometry.threads;
  options.emptyOutside = true;
  return options;
}

} // namespace

OperatorPair::OperatorPair(RayGeometry geometry)
    : _geometry(std::move(geometry)), _plan(planOf(_geometry)),
      _convolver(_geometry.angles, _geometry.size, _geometry.padded, cutoffOf(_geometry), _geometry.threads) {}

double OperatorPair::workingBytes(bool convolving, size_t slices) const {
  const double pair = static_cast<double>(std::max(_plan.projectingBytes(slices), _plan.workingBytes(slices)));
  return pair + (convolving ? _convolver.bytes(slices) : 0);
}

int32_t OperatorPair::forward(const float *slices, const double *centres, float *rays, size_t count) {
  return _plan.project(slices, centres, rays, count, 0);
}

int32_t OperatorPair::adjoint(const float *rays, const double *centres, float *slices, size_t count) {
  return _plan.reconstruct(rays, centres, slices, count, 0);
}

int32_t OperatorPair::normal(const float *slices, float *out, size_t count) {
  return _convolver.apply(slices, out, count);
}

void OperatorPair::placeRays(const float *sinograms, float *rays, size_t count) const {
  const size_t columns = _geometry.columns;
  parallelFor(_geometry.threads, count * _geometry.angles.size(), [&](size_t row, int32_t) {
    float *to = std::copy_n(sinograms + row * columns, columns, rays + row * rayColumns());
    std::fill(to, rays + (row + 1) * rayColumns(), 0.0f);
  });
}

} // namespace hepsct
