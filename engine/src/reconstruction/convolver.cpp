#include "convolver.hpp"

#include <algorithm>

#include "../host/cancellation.hpp"
#include "hepsct_plan.h"
#include "plan.hpp"

namespace hepsct {
namespace {

bool isCancelled() { return CancellableCall::current() && CancellableCall::current()->cancelled(); }

size_t periodOf(size_t size) { return evenFiveSmooth(2 * static_cast<double>(size)); }

uint64_t memoryFloats(const OperatorKernels &operators, const ConvolutionTables &tables, int32_t threads) {
  const uint64_t cells =
      operators.convolutionImage(tables) + operators.convolutionScratch(tables) * static_cast<uint64_t>(threads);
  return cells * 2 * static_cast<uint64_t>(operators.lanes);
}

} // namespace

Convolver::Convolver(const std::vector<double> &angles, size_t size, size_t padded, double cutoff, int32_t threads)
    : _angles(angles), _size(size), _padded(padded), _cutoff(cutoff), _threads(threads) {}

double Convolver::bytes(size_t slices) const {
  const size_t period = periodOf(_size);
  const ConvolutionTables tables{_size, period, nullptr, {}};
  const uint64_t spectrum = uint64_t{period / 2 + 1} * period, kernel = uint64_t{period} * period;
  return 4.0 * static_cast<double>(memoryFloats(holding(_operators, slices), tables, _threads) + spectrum + kernel);
}

int32_t Convolver::prepare() {
  if (_fft) return HEPSCT_OK;
  const size_t period = periodOf(_size);
  auto fft = std::make_unique<FftPlan>(period);
  const ConvolutionTables tables{_size, period, nullptr, fft->tables()};
  std::vector<float> kernel(period * period);
  {
    PlanOptions options{};
    options.method = HEPSCT_GRIDDING;
    options.accuracy = ACCURACY_CONVOLUTION;
    options.angles = _angles;
    options.weights.assign(_angles.size(), 1.0);
    options.columns = options.padded = _padded;
    options.size = period;
    options.filter = Filter{HEPSCT_FILTER_NONE, _cutoff, 0};
    options.scale = 1;
    options.threads = _threads;
    Plan point(std::move(options));
    std::vector<float> rays(_angles.size() * _padded, 0.0f);
    for (size_t angle = 0; angle < _angles.size(); angle++) rays[angle * _padded] = 1;
    const int32_t status = point.reconstructSingle(rays.data(), 0, kernel.data(), 0);
    if (status != HEPSCT_OK) return status;
  }
  const OperatorKernels &operators = holding(_operators, 1);
  if (!_memory.reserve(4 * memoryFloats(operators, tables, _threads))) return HEPSCT_OUT_OF_MEMORY;
  _spectrum.resize((period / 2 + 1) * period);
  operators.kernelSpectrum(tables, kernel.data(), _spectrum.data(), _memory.floats(), _threads);
  if (isCancelled()) return HEPSCT_CANCELLED; // the tables are not whole
  _fft = std::move(fft);
  return HEPSCT_OK;
}

int32_t Convolver::apply(const float *slices, float *out, size_t count) {
  const int32_t status = prepare();
  if (status != HEPSCT_OK) return status;
  const ConvolutionTables tables{_size, periodOf(_size), _spectrum.data(), _fft->tables()};
  const size_t pixels = _size * _size, batch = slicesOf(*_operators.back());
  for (size_t first = 0; first < count; first += batch) {
    const Convolution work{slices + first * pixels, out + first * pixels, std::min(batch, count - first)};
    const OperatorKernels &operators = holding(_operators, work.count);
    if (!_memory.reserve(4 * memoryFloats(operators, tables, _threads))) return HEPSCT_OUT_OF_MEMORY;
    operators.convolve(tables, work, _memory.floats(), _threads);
  }
  return isCancelled() ? HEPSCT_CANCELLED : HEPSCT_OK;
}

} // namespace hepsct
