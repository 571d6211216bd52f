/**
 * Simultaneous iterative reconstruction (Gregor & Benson, IEEE Trans. Med. Imaging 27, 918 (2008)):
 *
 *   f += C A^T R (p - A f),   R = 1 / row sums of A, C = 1 / column sums of A
 *
 * Row sums are lengths of rays inside the slice, column sums numbers of projections that see a pixel, in
 * the operators' own arithmetic: A and A^T of ones. Rays of less than a pixel, and pixels that less than
 * one projection sees, do not take part.
 */
#include <cmath>

#include "hepsct_iterative.h"
#include "methods.hpp"

namespace hepsct {
namespace {

class Sirt final : public IterativeMethod {
public:
  Sirt(RayGeometry geometry, bool notNegative) : IterativeMethod(std::move(geometry)), _notNegative(notNegative) {}
  size_t rayVectors() const override { return 3; }
  size_t pixelVectors() const override { return 3; }
  int32_t step() override;

protected:
  int32_t start(bool fromZero) override;

private:
  int32_t updateResidual();

  float *slices() const { return pixelVector(0); }
  float *correction() const { return pixelVector(1); }
  float *columnWeights() const { return pixelVector(2); }
  float *data() const { return rayVector(0); }
  float *residual() const { return rayVector(1); }
  float *rowWeights() const { return rayVector(2); }

  bool _notNegative;
};

void invert(const Vectors &vectors, float *values) {
  vectors.forEach([=](size_t, size_t from, size_t to, ChunkSum &) {
    for (size_t i = from; i < to; i++) values[i] = values[i] >= 1 ? 1 / values[i] : 0;
  });
}

int32_t Sirt::start(bool) {
  pixels().fill(correction(), 1);
  if (const int32_t status = _operators.forward(correction(), centres(), rowWeights(), count())) return status;
  invert(rays(), rowWeights());
  rays().fill(residual(), 1);
  if (const int32_t status = _operators.adjoint(residual(), centres(), columnWeights(), count())) return status;
  invert(pixels(), columnWeights());
  return updateResidual();
}

int32_t Sirt::step() {
  rays().multiply(residual(), rowWeights());
  if (const int32_t status = _operators.adjoint(residual(), centres(), correction(), count())) return status;
  const float *weights = columnWeights(), *change = correction();
  float *values = slices();
  const float least = _notNegative ? 0 : -INFINITY;
  pixels().forEach([=](size_t, size_t from, size_t to, ChunkSum &) {
    for (size_t i = from; i < to; i++) {
      const float value = values[i] + weights[i] * change[i];
      values[i] = value < least ? least : value;
    }
  });
  return updateResidual();
}

/** p - A f, and its norm. */
int32_t Sirt::updateResidual() {
  if (const int32_t status = _operators.forward(slices(), centres(), residual(), count())) return status;
  const std::vector<double> squares = rays().subtractFrom(data(), residual());
  for (size_t slice = 0; slice < count(); slice++) _norms[slice].residual = std::sqrt(squares[slice]);
  return HEPSCT_OK;
}

} // namespace

std::unique_ptr<IterativeMethod> makeSirt(RayGeometry geometry, bool notNegative) {
  geometry.contained = false; // weights of rays are no convolution
  return std::make_unique<Sirt>(std::move(geometry), notNegative);
}

std::unique_ptr<IterativeMethod> makeMethod(int32_t method, RayGeometry geometry, bool notNegative) {
  switch (method) {
  case HEPSCT_CGLS: return makeCgls(std::move(geometry));
  case HEPSCT_SIRT: return makeSirt(std::move(geometry), notNegative);
  default: return nullptr;
  }
}

} // namespace hepsct
