/**
 * The Kaiser-Bessel kernel that spreads a sample over W x W cells of the grid, and its transform.
 *
 *   phi(t) = I0(beta sqrt(1 - (2t/W)^2)) / I0(beta),  |t| <= W/2
 *   Phi(xi) = (W / I0(beta)) sinh(z)/z,  z = sqrt(beta^2 - (pi W xi)^2)   (sin where imaginary)
 *   beta = factor x pi sqrt((W/sigma)^2 (sigma - 1/2)^2 - 0.8),  sigma = M/N
 *
 * Beatty, Nishimura, Pauly, IEEE Trans. Med. Imaging 24, 799 (2005); the factor 1.06 was found by a scan
 * over spectra of tomographic data. W = 5: with W = 4 objects wider than the detector err five times more
 * (2e-3), since what lies beyond the slice folds back into it.
 */
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hepsct {

/** W: cells that a sample touches along each axis. */
constexpr int32_t KERNEL_WIDTH = 5;

/** Floats of a row of the weight table: W, rounded up so that a row does not straddle cache lines. */
constexpr size_t KERNEL_ROW = 8;

/** Cells by which the samples of a group may lie apart: a row of their square is 8 cells. */
constexpr int GROUP_REACH = 3;

/** Floats of a row of the table for groups: zeros, W weights, zeros. */
constexpr size_t GROUP_KERNEL_ROW = 12;

class KaiserBessel {
public:
  /** @param oversampling sigma, @param factor on Beatty's beta */
  KaiserBessel(double oversampling, double factor);

  /** Fourier transform at `frequency` in cycles a cell. */
  double transform(double frequency) const;

  /**
   * Weights of the W cells that a sample touches: row t holds phi(c + t/steps - W/2), c = 0..W-1, for a
   * sample whose first cell lies t/steps of a cell after its left end.
   */
  std::vector<float> table(int32_t steps) const;

private:
  double value(double distance) const;

  double _beta;
};

} // namespace hepsct
