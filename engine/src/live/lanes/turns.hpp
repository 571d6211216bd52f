/** Who takes which item next, foreseen, so that what it reads can be fetched before. */
#pragma once

#include "../../reconstruction/lanes/cell.hpp"
#include "../live_tables.hpp"

namespace hepsct::HEPSCT_ISA {

/** Item t is the first of thread t. */
HEPSCT_INLINE void beginTurns(const Turns &turns, size_t count, int32_t threads) {
  __builtin_memset(turns.taken, 0, count);
  *turns.fresh = static_cast<size_t>(threads);
  for (size_t thread = 0; thread < *turns.fresh; thread++) turns.foreseen[thread] = thread;
}

/**
 * One of `count` items, another one in each call: that which this thread has foreseen, or the first that is left.
 * `foreseen[thread]` is the one after it, `count` or more where there is none.
 */
HEPSCT_INLINE size_t takeTurn(const Turns &turns, size_t count, int32_t thread) {
  size_t item = turns.foreseen[thread];
  if (item >= count || __atomic_exchange_n(turns.taken + item, 1, __ATOMIC_RELAXED) != 0)
    for (item = 0; __atomic_exchange_n(turns.taken + item, 1, __ATOMIC_RELAXED) != 0; item++) {}
  turns.foreseen[thread] = __atomic_fetch_add(turns.fresh, 1, __ATOMIC_RELAXED);
  return item;
}

} // namespace hepsct::HEPSCT_ISA
