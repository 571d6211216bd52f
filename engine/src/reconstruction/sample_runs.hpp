/** Which samples fall into which strip of grid rows: those of one angle are a run of frequencies. */
#pragma once

#include <vector>

#include "tables.hpp"

namespace hepsct {

/** Owns the tables of `StripTables`. */
class SampleRuns {
public:
  /**
   * @param rowSteps per angle, as in GriddingTables
   * @param gridSize M; @param kernelBits steps a cell of the weight table
   * @param highest J; @param stripRows R
   */
  SampleRuns(const std::vector<int64_t> &rowSteps, size_t gridSize, int32_t kernelBits, size_t highest,
             size_t stripRows);
  StripTables tables() const;

private:
  size_t _rows, _count, _zero = 0;
  std::vector<SampleRun> _byAngle, _byStrip;
  std::vector<size_t> _starts;
};

} // namespace hepsct
