#include "live_slice.hpp"

#include <algorithm>
#include <cmath>

#include "../host/parallel.hpp"
#include "hepsct_plan.h"

namespace hepsct {
namespace {

/** The transform of columns works on 16 rows at a time with the widest lanes. */
constexpr size_t SIDE_UNIT = 16;

/** Pixels that a frame is away from the loaded centre at most. */
constexpr double FARTHEST = 1 << 20;

/** Pixels of the picture beside the slice keep what the crop cuts off apart from it; narrow ones need more. */
size_t sideOf(size_t size) {
  const double factor = size >= 1024 ? 1.125 : 1.25;
  auto side = static_cast<size_t>(std::ceil(factor * static_cast<double>(size) / SIDE_UNIT)) * SIDE_UNIT;
  while (!isFiveSmooth(side)) side += SIDE_UNIT;
  return side;
}

} // namespace

LiveSlice::LiveSlice(LiveOptions options)
    : _options(std::move(options)), _rowFft(_options.padded), _pictureFft(sideOf(_options.size)),
      _halfFft(sideOf(_options.size) / 2), _filter{HEPSCT_FILTER_RAMP, 1, 0} {
  const size_t side = _pictureFft.tables().length, size = _options.size;
  _tables.fft = _pictureFft.tables();
  _tables.halfFft = _halfFft.tables();
  _tables.side = side;
  _tables.size = size;
  // the axis stands at column floor(N/2), row N - 1 - floor(N/2) of the slice, and likewise of the picture
  _tables.firstColumn = side / 2 - size / 2;
  _tables.firstRow = side / 2 - 1 - (size - 1 - size / 2);
  _highest.resize(blocks());
  _tables.highest = _highest.data();
  _taken.resize(size);
  _foreseen.resize(static_cast<size_t>(_options.threads) + 1);
  _tables.turns = Turns{_taken.data(), _foreseen.data() + 1, _foreseen.data()};
  const size_t padded = _options.padded;
  _flat.assign(padded / 2 + 1, static_cast<float>(1.0 / static_cast<double>(padded)));
  _ramp = _flat;
  const std::vector<double> spectrum = rampSpectrum(padded);
  for (size_t k = 0; k < _ramp.size(); k++) _ramp[k] *= static_cast<float>(spectrum[k]);
}

LiveSlice::~LiveSlice() { SpareMemory::instance().give(std::move(_memory)); }

size_t LiveSlice::blocks() const { return _tables.side / 2 / _kernels.lanes + 1; }

LiveSlice::Floats LiveSlice::floats() const {
  const uint64_t lanes = _kernels.lanes, side = _tables.side, all = blocks();
  const uint64_t groups = (_tables.size + 2 * lanes - 1) / (2 * lanes);
  const RowFilter filter{_rowFft.tables(), nullptr, _options.columns, _options.padded, 0, nullptr};
  const uint64_t cells = std::max(_kernels.frameScratch(_tables), _kernels.filterScratch(filter));
  const auto aligned = [](uint64_t count) { return (count + 15) / 16 * 16; };
  return {all * side * 4 * lanes, aligned(all * (side / 2 + 1) * lanes), groups * all * 4 * lanes * lanes,
          cells * 2 * lanes * static_cast<uint64_t>(_options.threads)};
}

bool LiveSlice::prepareMemory() {
  const Floats sizes = floats();
  if (!_memory.floats()) _memory = SpareMemory::instance().take(4 * sizes.sum());
  if (!_memory.reserve(4 * sizes.sum())) return false;
  _tables.spectra = _memory.floats();
  _tables.window = _tables.spectra + sizes.spectra;
  _tables.turned = _tables.window + sizes.window;
  _scratch = _tables.turned + sizes.turned;
  return true;
}

uint64_t LiveSlice::bytes() const { return 4 * floats().sum(); }

PlanOptions LiveSlice::planOptions() const {
  const size_t kept = _options.fullTurn ? _options.padded : evenFiveSmooth(static_cast<double>(_options.columns));
  PlanOptions options{};
  options.method = HEPSCT_GRIDDING;
  options.accuracy = HEPSCT_FAST;
  options.angles = _options.angles;
  options.weights = _options.weights;
  options.columns = options.padded = kept;
  options.size = _tables.side;
  options.filter = Filter{HEPSCT_FILTER_NONE, 1, 0};
  options.scale = _options.scale;
  options.threads = _options.threads;
  return options;
}

/** Two pictures, and the filtered rows that they are made of; what follows begins a cache line. */
uint64_t LiveSlice::loadingFloats(uint64_t angles, uint64_t kept) const {
  const uint64_t side = _tables.side;
  return (2 * side * side + angles * kept + 15) / 16 * 16;
}

uint64_t LiveSlice::loadingBytes() const {
  const PlanOptions options = planOptions();
  return 4 * loadingFloats(options.angles.size(), options.columns) + Plan(options).singleBytes();
}

int32_t LiveSlice::load(const float *sinogram, double centre, bool ramp, int32_t call) {
  const Lock lock(_busy);
  const CancellableCall running(_cancellation, call);
  _loaded = false;
  _nonFinite = 0;
  Plan plan(planOptions());
  const size_t kept = plan.columns(), side = _tables.side;
  const uint64_t floats = loadingFloats(plan.angles(), kept);
  const LoadingMemory loading(_share, 4 * floats + plan.singleBytes());
  if (!loading.floats() || !prepareMemory()) return HEPSCT_OUT_OF_MEMORY;
  plan.useMemory(loading.floats() + floats, plan.singleBytes());
  float *picture = loading.floats(), *quadrature = picture + side * side, *rows = quadrature + side * side;
  const float *factors = ramp ? _ramp.data() : _flat.data();
  const RowFilter filter{_rowFft.tables(), factors, _options.columns, _options.padded, kept, &_nonFinite};
  _kernels.filterRows(filter, sinogram, plan.angles(), rows, _scratch, _options.threads);
  int32_t status = plan.reconstructSingle(rows, centre, picture, 0);
  if (status == HEPSCT_OK) status = plan.reconstructQuadrature(rows, centre, quadrature, 0);
  if (status != HEPSCT_OK) return running.cancelled() ? HEPSCT_CANCELLED : status;
  _kernels.transformPictures(_tables, picture, quadrature, _scratch, _options.threads);
  if (running.cancelled()) return HEPSCT_CANCELLED;
  _centre = centre;
  _loaded = true;
  return HEPSCT_OK;
}

void LiveSlice::setWindow(const Filter &filter) {
  const Lock lock(_busy);
  _filter = filter;
  _windowFilled = false;
}

/** At a cut-off of 1 the window goes on into the corners beyond Nyquist: a cut there is worse. */
void LiveSlice::fillWindow() {
  const size_t side = _tables.side, half = side / 2, lanes = _kernels.lanes;
  const double unit = 2 / (static_cast<double>(side) * _filter.cutoff);
  const double last = _filter.cutoff < 1 ? 1 : 2;
  const double norm = 1 / (static_cast<double>(side) * static_cast<double>(side));
  // radii in steps of a sixteenth of a frequency
  constexpr double STEPS = 16;
  std::vector<float> values(static_cast<size_t>(std::ceil(last / unit * STEPS)) + 2);
  for (size_t i = 0; i < values.size(); i++)
    values[i] = static_cast<float>(norm * windowValue(_filter, static_cast<double>(i) / STEPS * unit));
  const auto end = static_cast<int64_t>(last / unit * (last / unit));
  parallelFor(_options.threads, blocks(), [&](size_t block, int32_t) {
    int32_t highest = -1;
    for (size_t ky = 0; ky <= half; ky++)
      for (size_t lane = 0; lane < lanes; lane++) {
        const size_t kx = block * lanes + lane;
        const auto square = static_cast<int64_t>(kx * kx + ky * ky);
        const bool inside = kx <= half && square <= end;
        if (inside) highest = static_cast<int32_t>(ky);
        _tables.window[(block * (half + 1) + ky) * lanes + lane] =
            inside ? values[static_cast<size_t>(std::sqrt(static_cast<float>(square)) * float{STEPS} + 0.5f)] : 0;
      }
    _highest[block] = highest;
  });
}

int32_t LiveSlice::frame(double centre, Frame wanted, int32_t call) {
  const Lock lock(_busy);
  const CancellableCall running(_cancellation, call);
  if (!_loaded) return HEPSCT_BAD_ARGUMENT;
  if (!_windowFilled) fillWindow();
  _windowFilled = !running.cancelled(); // blocks may have been left out
  // farther away float32 has no phase left
  wanted.shift = static_cast<float>(std::clamp(centre - _centre, -FARTHEST, FARTHEST));
  _kernels.frame(_tables, wanted, _scratch, _options.threads);
  return running.cancelled() ? HEPSCT_CANCELLED : HEPSCT_OK;
}

uint64_t LiveSlice::nonFinite() {
  const Lock lock(_busy);
  return _nonFinite;
}

} // namespace hepsct
