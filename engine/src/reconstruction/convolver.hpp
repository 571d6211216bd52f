/**
 * A^T A of rays that the detector does not cut off: a convolution, the same for every slice and centre.
 *
 *   (A^T A f)(x) = sum over y of T(x - y) f(y),   T(x) = (1/P) sum over angles, k of e^{2 pi i nu x.theta}
 *
 * Two transforms of twice the slice's side replace the projections of all angles: it pays from about half
 * as many angles as columns on. T is made by the gridding engine itself, of one projected point.
 */
#pragma once

#include <memory>
#include <vector>

#include "kernels.hpp"
#include "working_memory.hpp"

namespace hepsct {

class Convolver {
public:
  /** @param size N; @param padded P of the rays; @param cutoff as in the filter of the operators */
  Convolver(const std::vector<double> &angles, size_t size, size_t padded, double cutoff, int32_t threads);

  /** Bytes of tables and working memory for so many slices at a time. */
  double bytes(size_t slices) const;
  /** @return a status of hepsct_api.h; incomplete when the current call is cancelled */
  int32_t apply(const float *slices, float *out, size_t count);

private:
  int32_t prepare();

  std::vector<double> _angles;
  size_t _size, _padded;
  double _cutoff;
  int32_t _threads;
  std::vector<const OperatorKernels *> _operators = operatorKernels();
  std::unique_ptr<FftPlan> _fft;
  std::vector<float> _spectrum;
  WorkingMemory _memory;
};

} // namespace hepsct
