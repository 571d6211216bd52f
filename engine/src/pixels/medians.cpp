/** Chooses the running medians of the instruction set in use. */
#include "medians.hpp"

#include "../host/each_variant.hpp"

namespace hepsct::pixels {

HEPSCT_EACH_VARIANT(MedianTable, medians)

const MedianTable &medianKernels() { return HEPSCT_IN_USE(medians); }

} // namespace hepsct::pixels
