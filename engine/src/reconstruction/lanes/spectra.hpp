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
#include "extended_row.hpp"
#include "fft.hpp"
#include "projection.hpp"

namespace hepsct::HEPSCT_ISA {

/** The transforms of one projection of a pair of slices, and what makes spectra of them. */
struct PairSpectrum {
  const Cell *z; ///< P cells
  size_t padded;
  const Cell *even, *odd; ///< factors of the centres, J + 1 cells
  Cell half;              ///< half the angle's weight

  HEPSCT_INLINE Cell evenPart(const PairSpectrum &of, size_t k) {
    return multiply((of.z[k] + conjugate(of.z[k == 0 ? 0 : of.padded - k])) * of.half, of.even[k]);
  }
  HEPSCT_INLINE Cell oddPart(const PairSpectrum &of, size_t k) {
    return multiply((of.z[k] - conjugate(of.z[k == 0 ? 0 : of.padded - k])) * of.half, of.odd[k]);
  }
};

/** @param scratch 3P cells */
static PairSpectrum transformRow(const PlanTables &plan, const Batch &batch, const Workspace &workspace, size_t angle,
                                 Cell *scratch) {
  gatherProjection(plan, batch, angle, scratch, scratch + plan.padded);
  if (plan.halfAcquisition) {
    const auto *weights = reinterpret_cast<const Cell *>(workspace.blending);
    for (size_t column = 0; column < plan.columns; column++) scratch[column] *= weights[column];
  }
  if (plan.emptyOutside) __builtin_memset(scratch + plan.columns, 0, (plan.padded - plan.columns) * sizeof(Cell));
  else extendRow(scratch, plan.columns, plan.padded);
  const Cell *z = transform(plan.fft, scratch, scratch + plan.padded, scratch + 2 * plan.padded);
  return {z, plan.padded, reinterpret_cast<const Cell *>(workspace.evenFactors),
          reinterpret_cast<const Cell *>(workspace.oddFactors), splat(0.5f * plan.weights[angle])};
}

/**
 * The spectrum in the order of its frequencies.
 *
 * @param spectrum 2J + 1 cells, k = -J first
 * @param scratch 3P cells
 */
static void filteredSpectrum(const PlanTables &plan, const Batch &batch, const Workspace &workspace, size_t angle,
                             Cell *spectrum, Cell *scratch) {
  const PairSpectrum of = transformRow(plan, batch, workspace, angle, scratch);
  Cell *middle = spectrum + plan.highest;
  for (size_t k = 0; k <= plan.highest; k++) {
    const Cell even = PairSpectrum::evenPart(of, k), odd = PairSpectrum::oddPart(of, k);
    middle[k] = even + odd;
    if (k > 0) *(middle - k) = conjugate(even - odd);
  }
}

/** The places of one angle's samples in the sorted spectra, one after the other, away from k = 0. */
template <int Direction> struct PlaceCursor {
  const SampleRun *run;
  int32_t towards; ///< to the next strip
  int32_t left;    ///< samples of this run still to come
  Cell *place;

  HEPSCT_INLINE void enter(PlaceCursor &cursor, Cell *spectra) {
    while (cursor.left == 0) {
      cursor.run += cursor.towards;
      cursor.left = cursor.run->count;
      cursor.place = spectra + cursor.run->at + (Direction > 0 ? 0 : cursor.run->count - 1);
    }
  }
  /** Store the next sample. */
  HEPSCT_INLINE void put(PlaceCursor &cursor, Cell *spectra, Cell cell) {
    enter(cursor, spectra);
    stream(cursor.place, cell);
    cursor.place += Direction;
    cursor.left--;
  }
};

/**
 * The spectrum sorted as the grid's strips want it, stored past the caches.
 *
 * @param spectra of all angles
 * @param scratch 3P cells
 */
static void sortedSpectrum(const PlanTables &plan, const Batch &batch, const Workspace &workspace, size_t angle,
                           Cell *spectra, Cell *scratch) {
  const PairSpectrum of = transformRow(plan, batch, workspace, angle, scratch);
  const StripTables &strips = plan.gridding.strips;
  const SampleRun *zero = strips.byAngle + angle * strips.count + strips.zero;
  const int32_t towards = plan.gridding.rowSteps[angle] < 0 ? -1 : 1;
  Cell *middle = spectra + zero->at - zero->from;
  PlaceCursor<1> upwards{zero, towards, zero->from + zero->count, middle};
  PlaceCursor<-1> downwards{zero, -towards, -zero->from, middle - 1};
  for (size_t k = 0; k <= plan.highest; k++) {
    const Cell even = PairSpectrum::evenPart(of, k), odd = PairSpectrum::oddPart(of, k);
    PlaceCursor<1>::put(upwards, spectra, even + odd);
    if (k > 0) PlaceCursor<-1>::put(downwards, spectra, conjugate(even - odd));
  }
  finishStreaming();
}

} // namespace hepsct::HEPSCT_ISA
