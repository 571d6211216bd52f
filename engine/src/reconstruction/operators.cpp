/** Picks the operators of the instruction set in use; see kernels.cpp. */
#include "operators.hpp"

#include "../host/each_variant.hpp"

namespace hepsct {

HEPSCT_EACH_VARIANT(OperatorKernels, operators)

const OperatorKernels &currentOperators() { return HEPSCT_IN_USE(operators); }

} // namespace hepsct
