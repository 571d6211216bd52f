/** Large results that are written once from end to end. */
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace hepsct::pixels {

/**
 * Ask for large pages behind memory that is about to be filled: a fresh array of the host costs a page
 * fault for every 4 KiB, which takes longer than the work. A wish: nothing depends on it.
 */
inline void expectFilling(void *from, size_t bytes) {
#if defined(__linux__)
  constexpr uintptr_t PAGE = uintptr_t{2} << 20;
  const auto begin = (reinterpret_cast<uintptr_t>(from) + PAGE - 1) / PAGE * PAGE;
  const auto end = (reinterpret_cast<uintptr_t>(from) + bytes) / PAGE * PAGE;
  if (end > begin) (void)madvise(reinterpret_cast<void *>(begin), end - begin, MADV_HUGEPAGE);
#else
  (void)from;
  (void)bytes;
#endif
}

} // namespace hepsct::pixels
