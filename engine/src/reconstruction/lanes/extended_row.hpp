/** Detector rows beyond the edges of the detector. */
#pragma once

#include "cell.hpp"

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

} // namespace hepsct::HEPSCT_ISA
