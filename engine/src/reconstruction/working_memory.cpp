#include "working_memory.hpp"

#include <cstdlib>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace hepsct {
namespace {

constexpr size_t HUGE_PAGE = size_t{2} << 20;
constexpr size_t CACHE_LINE = 64;

} // namespace

WorkingMemory::~WorkingMemory() { std::free(_block); }

bool WorkingMemory::reserve(size_t bytes) {
  if (bytes <= _bytes) return true;
  std::free(_block);
  _block = nullptr;
  _bytes = 0;
  const size_t alignment = bytes >= HUGE_PAGE ? HUGE_PAGE : CACHE_LINE;
#if defined(__wasm__)
  const size_t granule = CACHE_LINE;
#else
  const size_t granule = alignment;
#endif
  const size_t rounded = (bytes + granule - 1) / granule * granule;
  if (rounded < bytes) return false;
  _block = std::aligned_alloc(granule, rounded);
  if (!_block) return false;
  _bytes = rounded;
#if defined(__linux__)
  if (alignment == HUGE_PAGE) madvise(_block, rounded, MADV_HUGEPAGE); // a wish: fewer page faults
#endif
  return true;
}

} // namespace hepsct
