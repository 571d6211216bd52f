/** Picks the kernels of the instruction set in use. */
#include "../host/each_variant.hpp"
#include "live_tables.hpp"

namespace hepsct {

HEPSCT_EACH_VARIANT(LiveKernels, liveKernels)

const LiveKernels &currentLiveKernels() { return HEPSCT_IN_USE(liveKernels); }

} // namespace hepsct
