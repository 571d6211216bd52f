/**
 * One slice, phase 0: the lanes are pairs of angles. Half the spectrum is enough, since rows are real:
 *
 *   Q[k] = w H_k win(nu) e^{2 pi i nu c} (1/P) sum_n p[n] e^{-2 pi i kn/P},   nu = k/P, k = 0..J
 *
 * with Q[0] halved, because its mirror image Q[-0] will be added to it. The angles are told apart as the
 * slices of a pair are in spectra.hpp, then turned from lanes into rows (angle, k) of real and imaginary
 * parts side by side. An angle whose samples would run towards negative grid rows stores the complex
 * conjugate, which belongs to the opposite sample.
 */
#pragma once

#include "spectra.hpp"

namespace hepsct::HEPSCT_ISA {

/** Angles that share a transform. */
constexpr size_t ANGLES_AT_ONCE = CELL_FLOATS;

/** Numbers of a row of the half spectrum: J + 1, rounded up to whole cells. */
HEPSCT_INLINE size_t halfSpectrum(const PlanTables &plan) { return (plan.highest + LANES) / LANES * LANES; }

/** Weights of each lane's angle: on the real part, and with the sign of the conjugate on the imaginary one. */
HEPSCT_INLINE Cell angleWeights(const PlanTables &plan, size_t first, size_t odd) {
  Cell weights{};
  for (size_t lane = 0; lane < LANES; lane++) {
    const size_t angle = first + 2 * lane + odd;
    if (angle >= plan.angles) continue;
    weights[lane] = 0.5f * plan.weights[angle];
    weights[LANES + lane] = weights[lane] * plan.gridding.half.signs[angle];
  }
  return weights;
}

/**
 * Spectra of the angles from `first` on: (angle, halfSpectrum) pairs.
 *
 * @param scratch 3P cells
 */
static void halfSpectra(const PlanTables &plan, const Batch &batch, const Workspace &workspace, size_t first,
                        Cell *scratch) {
  const float *factors = workspace.evenFactors;
  float *spectra = workspace.spectra;
  const size_t padded = plan.padded, rowPairs = halfSpectrum(plan);
  const size_t angles = plan.angles - first < ANGLES_AT_ONCE ? plan.angles - first : ANGLES_AT_ONCE;
  addNonFinite(batch, gatherFiniteRow(batch.sinograms + first * plan.columns, plan.columns, angles, plan.columns,
                                      scratch));
  if (plan.halfAcquisition)
    for (size_t column = 0; column < plan.columns; column++) scratch[column] *= splat(workspace.blending[column]);
  extendRow(scratch, plan.columns, padded);
  const Cell *z = transform(plan.fft, scratch, scratch + padded, scratch + 2 * padded);

  const Cell evenWeights = angleWeights(plan, first, 0), oddWeights = angleWeights(plan, first, 1);
  for (size_t k = 0; k < rowPairs; k += LANES) {
    Cell square[CELL_FLOATS]{};
    for (size_t j = 0; j < LANES && k + j <= plan.highest; j++) {
      const size_t frequency = k + j;
      const float cosine = factors[2 * frequency], sine = factors[2 * frequency + 1];
      const Cell plus = z[frequency];
      const Cell minus = conjugate(z[frequency == 0 ? 0 : padded - frequency]);
      const Cell even = rotate(plus + minus, cosine, sine) * evenWeights;
      const Cell odd = rotate(timesMinusI(plus - minus), cosine, sine) * oddWeights;
      square[2 * j] = realParts(even, odd);
      square[2 * j + 1] = imaginaryParts(even, odd);
    }
    transpose(square);
    for (size_t position = 0; position < CELL_FLOATS; position++) {
      const size_t angle = sliceAt(position);
      if (angle < angles) storeLoose(spectra + 2 * ((first + angle) * rowPairs + k), square[position]);
    }
  }
}

} // namespace hepsct::HEPSCT_ISA
