#include "working_memory.hpp"

#include <cstdlib>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace hepsct {
namespace {

constexpr size_t CACHE_LINE = 64;

/** Alignment that lets the system back a large block with huge pages: far fewer page faults. */
size_t alignmentFor([[maybe_unused]] size_t bytes) {
#if defined(__linux__)
  constexpr size_t hugePage = size_t{2} << 20;
  if (bytes >= hugePage) return hugePage;
#endif
  return CACHE_LINE;
}

} // namespace

WorkingMemory::~WorkingMemory() { std::free(_block); }

bool WorkingMemory::reserve(size_t bytes) {
  if (bytes <= _bytes) return true;
  std::free(_block);
  _block = nullptr;
  _bytes = 0;
  const size_t alignment = alignmentFor(bytes);
  const size_t rounded = (bytes + alignment - 1) / alignment * alignment;
  if (rounded < bytes) return false;
  _block = std::aligned_alloc(alignment, rounded);
  if (!_block) return false;
  _bytes = rounded;
#if defined(__linux__)
  if (alignment != CACHE_LINE) madvise(_block, rounded, MADV_HUGEPAGE); // a wish: it may be refused
#endif
  return true;
}

} // namespace hepsct
