/** A prepared reconstruction: its tables, and its working memory between calls. */
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "../host/cancellation.hpp"
#include "../host/lock.hpp"
#include "../host/phase_clock.hpp"
#include "fft_plan.hpp"
#include "filter.hpp"
#include "kernels.hpp"
#include "sample_runs.hpp"
#include "tables.hpp"
#include "working_memory.hpp"

namespace hepsct {

/** Accuracies beside those of hepsct_plan.h, for plans that iterative methods make. */
enum : int32_t { ACCURACY_OPERATORS = 2, ACCURACY_CONVOLUTION = 3 };

/** What the caller asks for; see hepsct_plan_create. */
struct PlanOptions {
  int32_t method, accuracy;
  std::vector<double> angles, weights;
  size_t columns, size, padded;
  Filter filter;
  double scale;
  bool halfAcquisition;
  int32_t threads;
  size_t upsampling = 8;     ///< direct back-projection: of rows, 2, 4 or 8
  Raster raster{};           ///< direct back-projection: what is computed; none: the whole slice
  Part part{};               ///< gridding: what is computed; no rows: the whole slice
  bool emptyOutside = false; ///< rows are extended by zeros (batches only)
  uint64_t memoryBytes = UINT64_MAX; ///< what the working memory of a call may take
};

class Plan {
public:
  explicit Plan(PlanOptions options);

  /** Most slices of a batch; more go through it one batch after the other. */
  size_t batchSlices() const { return slicesOf(*_batches.back()); }
  /** Pairs of slices that go through the lanes together where there are so many slices. */
  int32_t lanesFor(size_t slices) const { return holding(_batches, slices).lanes; }
  /** Bytes of working memory for so many slices. */
  uint64_t workingBytes(size_t slices) const { return bytesOf(holding(_batches, slices)); }
  /** Width of the detector. */
  size_t columns() const { return _tables.columns; }
  size_t angles() const { return _tables.angles; }
  /** Rows and columns of an image. */
  size_t imageRows() const;
  size_t imageColumns() const;
  /** Whether sinograms and images of so many slices can exist in memory. */
  bool takes(int32_t slices) const;
  /** Whether a block of so many detector rows can. */
  bool takesCounts(int32_t rows) const;
  /**
   * @param all any number of slices; without a place of its own for them, values that are not finite are counted by
   * the plan
   * @return a status of hepsct_api.h
   */
  int32_t reconstruct(Batch all, const double *centres, int32_t call);
  int32_t reconstruct(const float *sinograms, const double *centres, float *out, size_t slices, int32_t call) {
    return reconstruct(Batch{sinograms, out, slices, nullptr}, centres, call);
  }
  /** The same for one slice, by a path of its own where the method has one: less memory, all lanes at work. */
  int32_t reconstructSingle(const float *sinogram, double centre, float *out, int32_t call);
  /**
   * The same with every frequency above 0 turned by -i: beside the slice 2 Re sum_k Q_k e^.., k >= 0, this is
   * 2 Im of that sum (for plans of the gridding method).
   */
  int32_t reconstructQuadrature(const float *sinogram, double centre, float *out, int32_t call);
  /** Project slices: the adjoint of `reconstruct`, for plans of the gridding method with `emptyOutside`. */
  int32_t project(const float *slices, const double *centres, float *sinograms, size_t count, int32_t call);
  uint64_t projectingBytes(size_t slices) const { return bytesOf(projecting(slices)); }
  void cancel(int32_t call) { _cancellation.cancel(call); }
  /** Have calls that need no more than this use memory of someone else, on a cache line, until the plan ends. */
  void useMemory(float *memory, uint64_t bytes) { _memory.lend(memory, bytes); }
  uint64_t singleBytes() const { return bytesOf(_single); }
  /** Values of the last call that were not finite and counted as 0; waits for a running call. */
  uint64_t nonFinite();
  /** Wall time of all calls so far by phases; waits for a running call. */
  PhaseSeconds phaseSeconds();

private:
  void prepareGridding();
  void prepareBackprojection();
  void prepareHalfGrid();
  Path projecting(size_t slices) const;
  void keepToBudget();
  uint64_t bytesOf(const Path &path) const;
  bool prepareMemory(const Path &path, size_t slices);
  void prepareRuns();
  void preparePhases(const Path &path, const double *centres, size_t slices);
  int32_t single(const float *sinogram, double centre, bool quadrature, float *out, int32_t call);
  void phasesOf(double centre, float *factors, size_t stride, size_t imaginary) const;
  void blendingOf(double centre, float *weights, size_t stride) const;

  PlanOptions _options;
  std::vector<const BatchKernels *> _batches = batchKernels(); ///< fewest lanes first
  const Path &_single = singlePath();
  std::vector<const OperatorKernels *> _operators = operatorKernels();
  FftPlan _fft;
  std::unique_ptr<FftPlan> _gridFft;
  PlanTables _tables{};
  std::vector<double> _spectrum, _cosines, _sines;
  std::vector<float> _weights, _kernel, _deapodiseX, _deapodiseY, _roots;
  std::vector<int64_t> _rowSteps, _columnSteps;
  std::vector<int64_t> _halfRowSteps, _halfColumnSteps;
  std::vector<float> _halfSigns, _halfDeapodiseY, _halfKernel;
  std::unique_ptr<SampleRuns> _runs;
  Cancellation _cancellation;
  Mutex _busy;
  uint64_t _nonFinite = 0;
  WorkingMemory _memory;
  Workspace _workspace{};
  PhaseSeconds _phaseSeconds{};
};

} // namespace hepsct
