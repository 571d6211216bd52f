#include "working_memory.hpp"

#include <cstdlib>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace hepsct {
namespace {

constexpr size_t CACHE_LINE = 64;

/** Alignment that lets the system back a large block with huge pages: far fewer page faults. */
uint64_t alignmentFor([[maybe_unused]] uint64_t bytes) {
#if defined(__linux__)
  constexpr size_t hugePage = size_t{2} << 20;
  if (bytes >= hugePage) return hugePage;
#endif
  return CACHE_LINE;
}

} // namespace

WorkingMemory::~WorkingMemory() { std::free(_block); }

bool WorkingMemory::reserve(uint64_t bytes) {
  if (bytes <= _bytes) return true;
  std::free(_block);
  _block = nullptr;
  _bytes = 0;
  const uint64_t alignment = alignmentFor(bytes);
  const uint64_t rounded = (bytes + alignment - 1) / alignment * alignment;
  if (rounded < bytes || rounded > SIZE_MAX) return false;
  _block = std::aligned_alloc(static_cast<size_t>(alignment), static_cast<size_t>(rounded));
  if (!_block) return false;
  _bytes = static_cast<size_t>(rounded);
#if defined(__linux__)
  if (alignment != CACHE_LINE) madvise(_block, _bytes, MADV_HUGEPAGE); // a wish: it may be refused
#endif
  return true;
}

} // namespace hepsct
