/**
 * Phase 0: one projection of every slice -> its filtered spectrum, moved so that the axis stands at 0.
 *
 *   Q[k] = w H_k win(nu) e^{2 pi i nu c} (1/P) sum_n p[n] e^{-2 pi i kn/P},   nu = k/P, k = -J..J
 *
 * One complex transform serves the two slices of a lane, z = p_even + i p_odd. Since every slice has a
 * centre of its own they are told apart afterwards: with Y = conj(Z[-k])
 *   E = (Z + Y)/2 = P_even[k],   D = (Z - Y)/2 = i P_odd[k]
 *   Q[k] = E f_even + D f_odd,   Q[-k] = conj(E f_even - D f_odd)
 */
#pragma once

#include "../tables.hpp"
#include "fft.hpp"
#include "transpose.hpp"

namespace hepsct::HEPSCT_ISA {

/**
 * Extend W cells periodically to P: the left half of the extension (which ends the period) takes the
 * left edge's value, the right half the right edge's; an odd cell goes to the right.
 */
HEPSCT_INLINE void extendRow(Cell *row, size_t columns, size_t padded) {
  const size_t left = (padded - columns) / 2;
  for (size_t i = columns; i < padded - left; i++) row[i] = row[columns - 1];
  for (size_t i = padded - left; i < padded; i++) row[i] = row[0];
}

/**
 * @tparam Streamed whether the spectrum is stored past the caches
 * @param spectrum 2J + 1 cells, k = -J first
 * @param scratch 3P cells
 */
template <bool Streamed>
static void filteredSpectrum(const PlanTables &plan, const Batch &batch, const Workspace &workspace, size_t angle,
                             Cell *spectrum, Cell *scratch) {
  const size_t padded = plan.padded, highest = plan.highest;
  gatherRow(batch.sinograms + angle * plan.columns, plan.angles * plan.columns, batch.slices, plan.columns, scratch);
  extendRow(scratch, plan.columns, padded);
  const Cell *z = transform(plan.fft, scratch, scratch + padded, scratch + 2 * padded);

  const auto *even = reinterpret_cast<const Cell *>(workspace.evenFactors);
  const auto *odd = reinterpret_cast<const Cell *>(workspace.oddFactors);
  const Cell half = splat(0.5f * plan.weights[angle]);
  const auto store = [](Cell *to, Cell cell) {
    if constexpr (Streamed) stream(to, cell);
    else *to = cell;
  };
  Cell *middle = spectrum + highest;
  for (size_t k = 0; k <= highest; k++) {
    const Cell plus = z[k];
    const Cell minus = conjugate(z[k == 0 ? 0 : padded - k]);
    const Cell evenPart = multiply((plus + minus) * half, even[k]);
    const Cell oddPart = multiply((plus - minus) * half, odd[k]);
    store(middle + k, evenPart + oddPart);
    if (k > 0) store(middle - k, conjugate(evenPart - oddPart));
  }
  if constexpr (Streamed) finishStreaming();
}

} // namespace hepsct::HEPSCT_ISA
