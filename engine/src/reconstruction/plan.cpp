#include "plan.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "../host/sizes.hpp"
#include "../pixels/fresh_memory.hpp"
#include "hepsct_plan.h"

namespace hepsct {
namespace {

using std::numbers::pi;

/** A row of the parameter table of the engine's README. */
struct GriddingParameters {
  double oversampling; ///< least M/N
  double betaFactor;
  int32_t kernelBits; ///< table steps a cell: 2^bits
};
constexpr GriddingParameters FAST{1.25, 1.06, 9};
constexpr GriddingParameters REFERENCE{1.25, 1.06, 11};
/** Without a ramp low frequencies rule: they want a finer grid. */
constexpr GriddingParameters OPERATORS{1.5, 1.05, 12};
constexpr GriddingParameters CONVOLUTION{2.5, 1.05, 13};

GriddingParameters parametersOf(int32_t accuracy) {
  switch (accuracy) {
  case HEPSCT_REFERENCE: return REFERENCE;
  case ACCURACY_OPERATORS: return OPERATORS;
  case ACCURACY_CONVOLUTION: return CONVOLUTION;
  default: return FAST;
  }
}

/** 1/Phi(x/M) with the sign (-1)^x, which moves the grid's first row from -M/2 to 0. */
std::vector<float> deapodisation(const KaiserBessel &kernel, size_t size, size_t gridSize, int64_t first, int64_t step) {
  std::vector<float> factors(size);
  int64_t x = first;
  for (float &factor : factors) {
    const double value = kernel.transform(static_cast<double>(x) / static_cast<double>(gridSize));
    factor = static_cast<float>((x % 2 == 0 ? 1 : -1) / value);
    x += step;
  }
  return factors;
}

/** Factors of k >= 0, real and imaginary parts side by side, times -i; that of k = 0 becomes 0. */
void turnByMinusI(float *factors, size_t count) {
  for (size_t k = 0; k < count; k++) {
    const float real = factors[2 * k];
    factors[2 * k] = k == 0 ? 0 : factors[2 * k + 1];
    factors[2 * k + 1] = k == 0 ? 0 : -real;
  }
}

} // namespace

Plan::Plan(PlanOptions options)
    : _options(std::move(options)), _fft(_options.padded),
      _spectrum(filterSpectrum(_options.filter, _options.padded)) {
  for (double &value : _spectrum) value *= _options.scale / static_cast<double>(_options.padded);
  for (const double weight : _options.weights) _weights.push_back(static_cast<float>(weight));
  for (const double angle : _options.angles) {
    _cosines.push_back(std::cos(angle));
    _sines.push_back(std::sin(angle));
  }
  _tables.method = _options.method;
  _tables.columns = _options.columns;
  _tables.angles = _options.angles.size();
  _tables.size = _options.size;
  _tables.part = _options.part.rows > 0 ? _options.part : Part{0, 0, _options.size, _options.size};
  _tables.padded = _options.padded;
  _tables.highest = _spectrum.size() - 1;
  _tables.emptyOutside = _options.emptyOutside;
  _tables.halfAcquisition = _options.halfAcquisition;
  _tables.weights = _weights.data();
  _tables.fft = _fft.tables();
  if (_options.method == HEPSCT_FBP) prepareBackprojection();
  else prepareGridding();
  keepToBudget();
}

void Plan::prepareGridding() {
  const GriddingParameters parameters = parametersOf(_options.accuracy);
  const size_t size = _options.size;
  const size_t gridSize = std::max(evenFiveSmooth(parameters.oversampling * static_cast<double>(size)), size_t{16});
  const KaiserBessel kernel(static_cast<double>(gridSize) / static_cast<double>(size), parameters.betaFactor);
  _kernel = kernel.table(1 << parameters.kernelBits);
  const auto half = static_cast<int64_t>(size / 2);
  _deapodiseX = deapodisation(kernel, size, gridSize, -half, 1);
  _deapodiseY = deapodisation(kernel, size, gridSize, static_cast<int64_t>(size) - 1 - half, -1);
  _gridFft = std::make_unique<FftPlan>(gridSize);
  const double unit = std::ldexp(static_cast<double>(gridSize) / static_cast<double>(_options.padded), POSITION_BITS);
  for (size_t a = 0; a < _cosines.size(); a++) {
    _rowSteps.push_back(std::llround(-_cosines[a] * unit));
    _columnSteps.push_back(std::llround(-_sines[a] * unit));
  }
  _tables.gridding = GriddingTables{gridSize, parameters.kernelBits, _kernel.data(),
                                    _rowSteps.data(), _columnSteps.data(), _deapodiseX.data(), _deapodiseY.data(),
                                    {}, _gridFft->tables(), {}};
  prepareHalfGrid();
}

void Plan::prepareHalfGrid() {
  for (size_t a = 0; a < _rowSteps.size(); a++) {
    // of a sample and its conjugate at the opposite place the one with a grid row that is not negative
    const bool mirrored = _columnSteps[a] < 0;
    _halfSigns.push_back(mirrored ? -1.0f : 1.0f);
    _halfRowSteps.push_back(mirrored ? -_columnSteps[a] : _columnSteps[a]);
    _halfColumnSteps.push_back(mirrored ? -_rowSteps[a] : _rowSteps[a]);
  }
  // the half grid begins at row 0, so that no sign moves it there
  for (const float factor : _deapodiseY) _halfDeapodiseY.push_back(std::fabs(factor));
  const size_t rows = _kernel.size() / KERNEL_ROW;
  _halfKernel.assign(rows * GROUP_KERNEL_ROW, 0.0f);
  for (size_t row = 0; row < rows; row++)
    std::copy_n(_kernel.begin() + static_cast<std::ptrdiff_t>(row * KERNEL_ROW), KERNEL_WIDTH,
                _halfKernel.begin() + static_cast<std::ptrdiff_t>(row * GROUP_KERNEL_ROW + GROUP_REACH));
  const double step = static_cast<double>(_tables.gridding.gridSize) / static_cast<double>(_options.padded);
  const int32_t groupSize = step * 3 <= GROUP_REACH ? 4 : step <= GROUP_REACH ? 2 : 1;
  _tables.gridding.half = HalfGridTables{_halfRowSteps.data(),    _halfColumnSteps.data(), _halfSigns.data(),
                                         _halfDeapodiseY.data(), _halfKernel.data(),      groupSize};
}

void Plan::prepareBackprojection() {
  const size_t period = _options.upsampling * _options.padded;
  // linear interpolation damps a frequency by sinc^2(nu/n): undone here, which leaves a third of its error
  for (size_t k = 1; k < _spectrum.size(); k++) {
    const double x = pi * static_cast<double>(k) / static_cast<double>(period);
    _spectrum[k] *= (x / std::sin(x)) * (x / std::sin(x));
  }
  const size_t size = _options.size;
  const Raster raster = _options.raster.rows > 0 ? _options.raster : partOfSlice(size, 0, 0, size, size);
  for (size_t j = 0; j < period; j++) {
    const double angle = 2 * pi * static_cast<double>(j) / static_cast<double>(period);
    _roots.push_back(static_cast<float>(std::cos(angle)));
    _roots.push_back(static_cast<float>(std::sin(angle)));
  }
  _tables.backprojection = BackprojectionTables{_cosines.data(), _sines.data(), _roots.data(), _options.upsampling, raster};
}

size_t Plan::imageRows() const {
  return _options.method == HEPSCT_FBP ? _tables.backprojection.raster.rows : _tables.part.rows;
}

size_t Plan::imageColumns() const {
  return _options.method == HEPSCT_FBP ? _tables.backprojection.raster.columns : _tables.part.columns;
}

/** Fewer lanes where all of them would take too much; a pair of slices is the least. */
void Plan::keepToBudget() {
  while (_batches.size() > 1 && bytesOf(*_batches.back()) > _options.memoryBytes) _batches.pop_back();
}

uint64_t Plan::bytesOf(const Path &path) const {
  const WorkspaceCells cells = path.workspace(_tables);
  const uint64_t total = 2 * cells.factors + cells.blending + cells.spectra + cells.image +
                         cells.scratch * static_cast<uint64_t>(_options.threads);
  return total * 8 * static_cast<uint64_t>(path.lanes);
}

bool Plan::prepareMemory(const Path &path, size_t slices) {
  // projecting takes turns with back-projecting: both find their memory as it was
  const uint64_t bytes =
      _options.emptyOutside ? std::max(workingBytes(slices), projectingBytes(slices)) : bytesOf(path);
  if (bytes > _options.memoryBytes || !_memory.reserve(bytes)) return false;
  const WorkspaceCells cells = path.workspace(_tables);
  const size_t cellFloats = 2 * static_cast<size_t>(path.lanes);
  float *next = _memory.floats();
  const auto part = [&](uint64_t count) {
    float *from = next;
    next += static_cast<size_t>(count) * cellFloats;
    return from;
  };
  _workspace.evenFactors = part(cells.factors);
  _workspace.oddFactors = part(cells.factors);
  _workspace.blending = part(cells.blending);
  _workspace.spectra = part(cells.spectra);
  _workspace.image = part(cells.image);
  _workspace.scratch = part(cells.scratch * static_cast<uint64_t>(_options.threads));
  _workspace.scratchFloats = static_cast<size_t>(cells.scratch) * cellFloats;
  return true;
}

/** The samples' order is worth its time only where many slices follow. */
void Plan::prepareRuns() {
  if (_runs || _options.method != HEPSCT_GRIDDING) return;
  const GriddingTables &tables = _tables.gridding;
  _runs = std::make_unique<SampleRuns>(_rowSteps, tables.gridSize, tables.kernelBits, _tables.highest,
                                       static_cast<size_t>(_batches.back()->stripRows));
  _tables.gridding.strips = _runs->tables();
}

/** One slice's factors H_k win(nu) e^{2 pi i nu c}: real parts `stride` apart, imaginary ones behind them. */
void Plan::phasesOf(double centre, float *factors, size_t stride, size_t imaginary) const {
  // whole periods of the padded row make no difference, but would cost digits
  const double reduced = std::remainder(centre, static_cast<double>(_options.padded));
  const double unit = 2 * pi * reduced / static_cast<double>(_options.padded);
  for (size_t k = 0; k < _spectrum.size(); k++) {
    const double angle = unit * static_cast<double>(k);
    factors[stride * k] = static_cast<float>(_spectrum[k] * std::cos(angle));
    factors[stride * k + imaginary] = static_cast<float>(_spectrum[k] * std::sin(angle));
  }
}

/**
 * Half-acquisition: weights of the detector's columns. Within h of the axis, the distance to the nearer
 * edge, both half turns see the object: w(u) + w(-u) = 1, falling to 0 at that edge as a squared sine,
 * without a kink that the ramp would turn into a ring.
 */
void Plan::blendingOf(double centre, float *weights, size_t stride) const {
  if (!_options.halfAcquisition) return;
  const auto last = static_cast<double>(_options.columns - 1);
  const double side = centre > last / 2 ? 1 : -1;
  const double half = (side > 0 ? last - centre : centre) + 0.5;
  for (size_t column = 0; column < _options.columns; column++) {
    const double inwards = side * (centre - static_cast<double>(column));
    const double share = half > 0 ? std::clamp(inwards / half, -1.0, 1.0) : 1.0;
    const double root = std::sin(pi / 4 * (1 + share));
    weights[column * stride] = static_cast<float>(root * root);
  }
}

void Plan::preparePhases(const Path &path, const double *centres, size_t slices) {
  const auto lanes = static_cast<size_t>(path.lanes);
  for (size_t slice = 0; slice < 2 * lanes; slice++) {
    float *factors = slice % 2 == 0 ? _workspace.evenFactors : _workspace.oddFactors;
    const double centre = slice < slices ? centres[slice] : 0;
    phasesOf(centre, factors + slice / 2, 2 * lanes, lanes);
    blendingOf(centre, _workspace.blending + slice / 2 + (slice % 2) * lanes, 2 * lanes);
  }
}

int32_t Plan::reconstruct(Batch all, const double *centres, int32_t call) {
  const Lock lock(_busy);
  const CancellableCall running(_cancellation, call);
  pixels::expectFilling(all.out, sizeof(float) * all.slices * imageRows() * imageColumns());
  _nonFinite = 0;
  if (!all.nonFinite) all.nonFinite = &_nonFinite;
  for (size_t first = 0; first < all.slices && !running.cancelled(); first += batchSlices()) {
    Batch batch = all;
    batch.slices = std::min(batchSlices(), all.slices - first);
    const Path &path = holding(_batches, batch.slices);
    if (!prepareMemory(path, batch.slices)) return HEPSCT_OUT_OF_MEMORY;
    prepareRuns();
    if (batch.counts) batch.firstRow += first;
    else batch.sinograms += first * _tables.angles * _tables.columns;
    batch.out += first * imageRows() * imageColumns();
    preparePhases(path, centres + first, batch.slices);
    const PhaseClock clock(_phaseSeconds);
    path.reconstruct(_tables, batch, _workspace, _options.threads);
  }
  return running.cancelled() ? HEPSCT_CANCELLED : HEPSCT_OK;
}

int32_t Plan::reconstructSingle(const float *sinogram, double centre, float *out, int32_t call) {
  return single(sinogram, centre, false, out, call);
}

int32_t Plan::reconstructQuadrature(const float *sinogram, double centre, float *out, int32_t call) {
  return _options.method == HEPSCT_GRIDDING ? single(sinogram, centre, true, out, call) : HEPSCT_BAD_ARGUMENT;
}

int32_t Plan::single(const float *sinogram, double centre, bool quadrature, float *out, int32_t call) {
  const Lock lock(_busy);
  const CancellableCall running(_cancellation, call);
  _nonFinite = 0;
  if (!prepareMemory(_single, 1)) return HEPSCT_OUT_OF_MEMORY;
  if (_options.method == HEPSCT_FBP) {
    // lanes are angles
    const std::vector<double> centres(slicesOf(_single), centre);
    preparePhases(_single, centres.data(), centres.size());
  } else {
    phasesOf(centre, _workspace.evenFactors, 2, 1);
    blendingOf(centre, _workspace.blending, 1);
    // k = 0 stands for itself and for its mirror image
    _workspace.evenFactors[0] *= 0.5f;
    _workspace.evenFactors[1] *= 0.5f;
    if (quadrature) turnByMinusI(_workspace.evenFactors, _spectrum.size());
  }
  const PhaseClock clock(_phaseSeconds);
  _single.reconstruct(_tables, Batch{sinogram, out, 1, &_nonFinite}, _workspace, _options.threads);
  return running.cancelled() ? HEPSCT_CANCELLED : HEPSCT_OK;
}

bool Plan::takes(int32_t slices) const {
  return arrayFits(sizeof(float), {slices, static_cast<int64_t>(_tables.angles), static_cast<int64_t>(_tables.columns)}) &&
         arrayFits(sizeof(float), {slices, static_cast<int64_t>(imageRows()), static_cast<int64_t>(imageColumns())});
}

bool Plan::takesCounts(int32_t rows) const {
  return arrayFits(sizeof(double), {static_cast<int64_t>(_tables.angles), rows, static_cast<int64_t>(_tables.columns)});
}

uint64_t Plan::nonFinite() {
  const Lock lock(_busy);
  return _nonFinite;
}

PhaseSeconds Plan::phaseSeconds() {
  const Lock lock(_busy);
  return _phaseSeconds;
}

} // namespace hepsct
