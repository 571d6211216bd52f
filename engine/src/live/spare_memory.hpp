/**
 * Memory that live slices have given back, for the next one: what is fresh has to be found and cleared by the system
 * first, which takes as long as the work, and several times as long where a virtual machine is given it anew.
 */
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "../host/lock.hpp"
#include "../reconstruction/working_memory.hpp"

namespace hepsct {

/** Bytes that a live slice would take for loading; as long as it takes them not, so many may be kept. */
class LoadingShare {
public:
  LoadingShare();
  ~LoadingShare();
  LoadingShare(const LoadingShare &) = delete;
  LoadingShare &operator=(const LoadingShare &) = delete;

private:
  friend class SpareMemory;
  uint64_t _bytes = 0;
};

/**
 * Kept are at most as many bytes as the largest of those shares, or as `keep` allows. Nothing is kept in WASM, whose
 * memory stays its own.
 */
class SpareMemory {
public:
  /** That of this process, never destroyed. */
  static SpareMemory &instance();

  /** Kept memory of at least so many bytes, or none; contents undefined. */
  WorkingMemory take(uint64_t bytes);
  void give(WorkingMemory memory);
  /** Bytes that may be kept whatever live slices there are; 0 at first. @return bytes that are kept */
  uint64_t keep(uint64_t bytes);
  void setShare(LoadingShare &share, uint64_t bytes);

private:
  friend class LoadingShare;
  uint64_t kept() const;
  uint64_t allowed() const;
  void trim();

  Mutex _guard;
  std::array<WorkingMemory, 8> _blocks; ///< the newest first, empty ones last
  std::vector<const LoadingShare *> _shares;
  uint64_t _keep = 0;
};

/** Memory of one loading. */
class LoadingMemory {
public:
  LoadingMemory(LoadingShare &share, uint64_t bytes);
  ~LoadingMemory();
  LoadingMemory(const LoadingMemory &) = delete;
  LoadingMemory &operator=(const LoadingMemory &) = delete;
  /** Null when there is not so much. */
  float *floats() const { return _memory.floats(); }

private:
  LoadingShare &_share;
  WorkingMemory _memory;
};

} // namespace hepsct
