#include "working_memory.hpp"

#include <cstdlib>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace hepsct {
namespace {

constexpr size_t CACHE_LINE = 64;
#if defined(__linux__)
constexpr size_t HUGE_PAGE = size_t{2} << 20;
#endif

/** Alignment that lets the system back a large block with huge pages: far fewer page faults. */
uint64_t alignmentFor([[maybe_unused]] uint64_t bytes) {
#if defined(__linux__)
  if (bytes >= HUGE_PAGE) return HUGE_PAGE;
#endif
  return CACHE_LINE;
}

} // namespace

WorkingMemory::~WorkingMemory() { release(); }

void WorkingMemory::release() {
  if (!_lent) std::free(_block);
  _block = nullptr;
  _bytes = 0;
  _lent = false;
}

void WorkingMemory::lend(void *block, uint64_t bytes) {
  release();
  _block = block;
  _bytes = static_cast<size_t>(bytes);
  _lent = true;
}

void WorkingMemory::cut([[maybe_unused]] uint64_t bytes) {
#if defined(__linux__)
  const uint64_t kept = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
  if (_lent || kept >= _bytes || _bytes < HUGE_PAGE) return;
  if (madvise(static_cast<char *>(_block) + kept, _bytes - kept, MADV_DONTNEED) == 0) _bytes = static_cast<size_t>(kept);
#endif
}

bool WorkingMemory::reserve(uint64_t bytes) {
  if (bytes <= _bytes) return true;
  release();
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
