/** A and its exact adjoint A^T: one gridding plan without filter, without weights, empty outside the detector. */
#pragma once

#include <memory>
#include <vector>

#include "convolver.hpp"
#include "plan.hpp"

namespace hepsct {

/** What fixes the operators; see hepsct_iterative_create. */
struct RayGeometry {
  std::vector<double> angles;
  size_t columns, size, padded;
  bool contained; ///< the rays are all P of a period, those beyond the detector have seen nothing
  int32_t threads;
};

class OperatorPair {
public:
  explicit OperatorPair(RayGeometry geometry);

  size_t batchSlices() const { return _plan.batchSlices(); }
  /** Rays of a slice: P an angle where they are contained, else the detector's columns. */
  size_t rays() const { return _geometry.angles.size() * rayColumns(); }
  size_t pixels() const { return _geometry.size * _geometry.size; }
  const RayGeometry &geometry() const { return _geometry; }
  /** Whether A^T A pays as a convolution: from half as many angles as columns on (measured, engine/README.md). */
  bool convolves() const { return _geometry.contained && 2 * _geometry.angles.size() >= _geometry.columns; }
  /** Pairs of slices that go through the lanes together where there are so many slices. */
  int32_t lanesFor(size_t slices) const { return _plan.lanesFor(slices); }
  double workingBytes(bool convolving, size_t slices) const;

  int32_t forward(const float *slices, const double *centres, float *rays, size_t count);
  int32_t adjoint(const float *rays, const double *centres, float *slices, size_t count);
  /** A^T A of contained rays. */
  int32_t normal(const float *slices, float *out, size_t count);
  /** Sinograms (slice, angle, column) as rays. */
  void placeRays(const float *sinograms, float *rays, size_t count) const;

private:
  size_t rayColumns() const { return _geometry.contained ? _geometry.padded : _geometry.columns; }

  RayGeometry _geometry;
  Plan _plan;
  Convolver _convolver;
};

} // namespace hepsct
