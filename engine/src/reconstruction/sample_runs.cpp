#include "sample_runs.hpp"

namespace hepsct {

SampleRuns::SampleRuns(const std::vector<int64_t> &rowSteps, size_t gridSize, int32_t kernelBits, size_t highest,
                       size_t stripRows)
    : _rows(stripRows), _count(stripsOf(gridSize, stripRows)) {
  const size_t angles = rowSteps.size();
  const auto last = static_cast<int64_t>(highest);
  const int64_t offset = static_cast<int64_t>(gridSize) / 2 + stripMargin(stripRows);
  const KernelSteps steps = kernelSteps(kernelBits);
  _byAngle.resize(angles * _count);
  _zero = static_cast<size_t>(firstCell(steps.lead, steps).first + offset) / stripRows;
  for (size_t angle = 0; angle < angles; angle++)
    for (int64_t k = -last; k <= last; k++) {
      const int64_t row = firstCell(k * rowSteps[angle] + steps.lead, steps).first + offset;
      SampleRun &run = _byAngle[angle * _count + static_cast<size_t>(row) / stripRows];
      if (run.count == 0) run.from = static_cast<int32_t>(k);
      run.count++;
    }
  _byStrip.reserve(angles * _count);
  size_t at = 0;
  for (size_t strip = 0; strip < _count; strip++) {
    _starts.push_back(at);
    for (size_t angle = 0; angle < angles; angle++) {
      SampleRun &run = _byAngle[angle * _count + strip];
      run.at = at;
      at += static_cast<size_t>(run.count);
      _byStrip.push_back(run);
    }
  }
}

StripTables SampleRuns::tables() const {
  return StripTables{_rows, _count, _zero, _byAngle.data(), _byStrip.data(), _starts.data()};
}

} // namespace hepsct
