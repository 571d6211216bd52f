/**
 * Conjugate gradients for the least squares |A f - p| (Bjorck, Numerical Methods for Least Squares
 * Problems, 1996, section 7.4):
 *
 *   r = p - A f, s = A^T r, d = s, gamma = |s|^2
 *   q = A d, alpha = gamma / |q|^2, f += alpha d, r -= alpha q, s = A^T r, d = s + (|s|^2 / gamma) d
 *
 * Where A^T A is a convolution, rays are not needed: q = A^T A d, alpha = gamma / (d . q), s -= alpha q,
 * and |r|^2 falls by alpha gamma. The number of iterations is what smooths: noise comes in with the late ones.
 *
 * In single precision the few largest eigenvalues of A^T A are found again from rounding errors (Paige, J. Inst.
 * Maths Applics 10, 373 (1972)): from the eighth iteration on the gradient jumps, an iteration is lost, and last
 * bits of the data decide about digits of the slice. Gradients are therefore kept orthogonal to the first two.
 */
#include <cmath>

#include "hepsct_iterative.h"
#include "methods.hpp"

namespace hepsct {
namespace {

double quotient(double a, double b) { return b > 0 && std::isfinite(a / b) ? a / b : 0; }

std::vector<double> quotients(const std::vector<double> &a, const std::vector<double> &b, double sign = 1) {
  std::vector<double> result(a.size());
  for (size_t i = 0; i < a.size(); i++) result[i] = sign * quotient(a[i], b[i]);
  return result;
}

std::vector<double> negative(std::vector<double> values) {
  for (double &value : values) value = -value;
  return values;
}

/** Gradients that later ones are kept orthogonal to. */
constexpr size_t KEPT = 2;

class Cgls final : public IterativeMethod {
public:
  explicit Cgls(RayGeometry geometry) : IterativeMethod(std::move(geometry)) {}
  size_t rayVectors() const override { return convolves() ? 1 : 2; }
  size_t pixelVectors() const override { return (convolves() ? 4 : 3) + KEPT; }
  int32_t step() override { return convolves() ? stepConvolving() : stepProjecting(); }

protected:
  bool convolves() const override { return _operators.convolves(); }
  int32_t start(bool fromZero) override;

private:
  int32_t stepProjecting();
  int32_t stepConvolving();
  void turn();
  void keepGradient();
  void noteResidual(size_t slice, double square) { _norms[slice].residual = std::sqrt(square < 0 ? 0 : square); }

  float *slices() const { return pixelVector(0); }
  float *gradient() const { return pixelVector(1); }
  float *direction() const { return pixelVector(2); }
  float *kept(size_t index) const { return pixelVector(3 + index); }
  float *product() const { return pixelVector(3 + KEPT); }
  float *residual() const { return rayVector(0); }

  std::vector<double> _gamma;
  std::vector<std::vector<double>> _keptSquares;
};

int32_t Cgls::start(bool fromZero) {
  if (!fromZero) {
    // the second vector of rays is missing where steps convolve: the residual is made of A^T A f then
    if (convolves()) {
      if (const int32_t status = _operators.adjoint(residual(), centres(), gradient(), count())) return status;
      if (const int32_t status = _operators.normal(slices(), product(), count())) return status;
      const std::vector<double> linear = pixels().dot(slices(), gradient());
      const std::vector<double> square = pixels().dot(slices(), product());
      for (size_t slice = 0; slice < count(); slice++)
        noteResidual(slice, _norms[slice].data * _norms[slice].data - 2 * linear[slice] + square[slice]);
      _gamma = pixels().add(gradient(), std::vector<double>(count(), -1.0), product());
    } else {
      if (const int32_t status = _operators.forward(slices(), centres(), rayVector(1), count())) return status;
      const std::vector<double> squares = rays().add(residual(), std::vector<double>(count(), -1.0), rayVector(1));
      for (size_t slice = 0; slice < count(); slice++) noteResidual(slice, squares[slice]);
    }
  } else {
    for (SliceNorms &norms : _norms) norms.residual = norms.data;
  }
  if (fromZero || !convolves()) {
    if (const int32_t status = _operators.adjoint(residual(), centres(), gradient(), count())) return status;
    _gamma = pixels().dot(gradient(), gradient());
  }
  for (size_t slice = 0; slice < count(); slice++) _norms[slice].gradient = std::sqrt(_gamma[slice]);
  pixels().copy(gradient(), direction());
  _keptSquares.clear();
  keepGradient();
  return HEPSCT_OK;
}

int32_t Cgls::stepProjecting() {
  float *projected = rayVector(1);
  if (const int32_t status = _operators.forward(direction(), centres(), projected, count())) return status;
  const std::vector<double> alpha = quotients(_gamma, rays().dot(projected, projected));
  pixels().add(slices(), alpha, direction());
  const std::vector<double> squares = rays().add(residual(), negative(alpha), projected);
  for (size_t slice = 0; slice < count(); slice++) noteResidual(slice, squares[slice]);
  if (const int32_t status = _operators.adjoint(residual(), centres(), gradient(), count())) return status;
  turn();
  return HEPSCT_OK;
}

int32_t Cgls::stepConvolving() {
  if (const int32_t status = _operators.normal(direction(), product(), count())) return status;
  const std::vector<double> alpha = quotients(_gamma, pixels().dot(direction(), product()));
  pixels().add(slices(), alpha, direction());
  for (size_t slice = 0; slice < count(); slice++) {
    const double before = _norms[slice].residual;
    noteResidual(slice, before * before - alpha[slice] * _gamma[slice]);
  }
  pixels().add(gradient(), negative(alpha), product());
  turn();
  return HEPSCT_OK;
}

void Cgls::keepGradient() {
  if (_keptSquares.size() == KEPT) return;
  pixels().copy(gradient(), kept(_keptSquares.size()));
  _keptSquares.push_back(_gamma);
}

/** The next direction, conjugate to those before. */
void Cgls::turn() {
  std::vector<double> squares = pixels().dot(gradient(), gradient());
  for (size_t i = 0; i < _keptSquares.size(); i++)
    squares = pixels().add(gradient(), quotients(pixels().dot(gradient(), kept(i)), _keptSquares[i], -1), kept(i));
  pixels().turn(direction(), quotients(squares, _gamma), gradient());
  _gamma = std::move(squares);
  keepGradient();
  for (size_t slice = 0; slice < count(); slice++) _norms[slice].gradient = std::sqrt(_gamma[slice]);
}

} // namespace

std::unique_ptr<IterativeMethod> makeCgls(RayGeometry geometry) { return std::make_unique<Cgls>(std::move(geometry)); }

} // namespace hepsct
