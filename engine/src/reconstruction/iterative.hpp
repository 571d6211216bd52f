/**
 * Methods that improve slices step by step. A method holds the vectors of the slices begun; which ones,
 * it says itself.
 */
#pragma once

#include <memory>
#include <vector>

#include "operator_pair.hpp"
#include "vectors.hpp"
#include "working_memory.hpp"

namespace hepsct {

/** Norms of one slice after an iteration. */
struct SliceNorms {
  double data, residual, gradient;
};

class IterativeMethod {
public:
  virtual ~IterativeMethod() = default;
  OperatorPair &operators() { return _operators; }
  const OperatorPair &operators() const { return _operators; }
  double workingBytes(size_t slices) const;
  /** Vectors of one slice: as many values as rays, as pixels. */
  virtual size_t rayVectors() const = 0;
  virtual size_t pixelVectors() const = 0;

  /** @return a status of hepsct_api.h; when cancelled, the state is lost */
  int32_t begin(const float *sinograms, const double *centres, const float *start, size_t count);
  virtual int32_t step() = 0;
  void result(float *out, double scale) const;
  const std::vector<SliceNorms> &norms() const { return _norms; }
  /** Values of the data and the start that were not finite and count as 0. */
  uint64_t nonFinite() const { return _nonFinite; }

protected:
  explicit IterativeMethod(RayGeometry geometry) : _operators(std::move(geometry)) {}
  /** The vectors are there, `pixelVector(0)` holds the start and `rayVector(0)` the data. */
  virtual int32_t start(bool fromZero) = 0;
  virtual bool convolves() const { return false; }

  float *rayVector(size_t index) const { return _memory.floats() + index * _count * _operators.rays(); }
  float *pixelVector(size_t index) const {
    return rayVector(rayVectors()) + index * _count * _operators.pixels();
  }
  Vectors rays() const { return {_count, _operators.rays(), _operators.geometry().threads}; }
  Vectors pixels() const { return {_count, _operators.pixels(), _operators.geometry().threads}; }
  const double *centres() const { return _centres.data(); }
  size_t count() const { return _count; }

  OperatorPair _operators;
  std::vector<SliceNorms> _norms;

private:
  size_t _count = 0;
  uint64_t _nonFinite = 0;
  std::vector<double> _centres;
  WorkingMemory _memory;
};

/** A method by its number in hepsct_iterative.h; null for another number. */
std::unique_ptr<IterativeMethod> makeMethod(int32_t method, RayGeometry geometry, bool notNegative);

} // namespace hepsct
