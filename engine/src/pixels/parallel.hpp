/** Independent items of work on a few threads. */
#pragma once

#include "../host/parallel.hpp"

namespace hepsct {

/** `parallelFor` for work that needs no thread number. */
template <typename Work> void forEachItem(size_t items, int32_t threads, const Work &work) {
  parallelFor(threads, items, [&](size_t item, int32_t) { work(item); });
}

} // namespace hepsct
