/**
 * A slice that follows its centre, filter and cut-off: half a spectrum of it is kept, of which a frame for
 * other values is one multiplication and one transform (README, "Live slice").
 */
#pragma once

#include <memory>
#include <vector>

#include "../reconstruction/plan.hpp"
#include "live_tables.hpp"
#include "spare_memory.hpp"

namespace hepsct {

struct LiveOptions {
  std::vector<double> angles, weights;
  size_t columns; ///< W of the detector
  size_t size;    ///< N
  size_t padded;  ///< P of the rows that are filtered: even, 5-smooth, at least W
  bool fullTurn;  ///< 360 degrees: filtered rows stay extended
  double scale;
  int32_t threads;
};

class LiveSlice {
public:
  explicit LiveSlice(LiveOptions options);
  ~LiveSlice();
  LiveSlice(const LiveSlice &) = delete;
  LiveSlice &operator=(const LiveSlice &) = delete;

  /** Sinogram (angle, column) -> spectra at this centre. @param ramp false for the filter `none` @return a status */
  int32_t load(const float *sinogram, double centre, bool ramp, int32_t call);
  /** The window of later frames. */
  void setWindow(const Filter &filter);
  /** A frame for this centre; `frame.shift` is set here. @return a status */
  int32_t frame(double centre, Frame frame, int32_t call);
  void cancel(int32_t call) { _cancellation.cancel(call); }
  /** Whether there are spectra. */
  bool loaded() const { return _loaded; }
  size_t pixels() const { return _options.size * _options.size; }
  /** Bytes that are held once it is loaded, and bytes more while it is being loaded. */
  uint64_t bytes() const;
  uint64_t loadingBytes() const;
  uint64_t nonFinite();

private:
  struct Floats {
    uint64_t spectra, window, turned, scratch;
    uint64_t sum() const { return spectra + window + turned + scratch; }
  };
  Floats floats() const;
  size_t blocks() const;
  uint64_t loadingFloats(uint64_t angles, uint64_t kept) const;
  bool prepareMemory();
  void fillWindow();
  PlanOptions planOptions() const;

  const LiveOptions _options;
  const LiveKernels &_kernels = currentLiveKernels();
  FftPlan _rowFft, _pictureFft, _halfFft;
  std::vector<float> _ramp, _flat; ///< factors of rows with and without a ramp
  std::vector<int32_t> _highest;
  std::vector<uint8_t> _taken;
  std::vector<size_t> _foreseen;
  LiveTables _tables{};
  LoadingShare _share;
  WorkingMemory _memory;
  Cancellation _cancellation;
  Mutex _busy;
  Filter _filter;
  float *_scratch = nullptr;
  double _centre = 0;
  bool _loaded = false, _windowFilled = false;
  uint64_t _nonFinite = 0;
};

} // namespace hepsct
