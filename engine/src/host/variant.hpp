/** The instruction sets for which the kernels are compiled. */
#pragma once

#include <cstdint>

namespace hepsct {

enum class Variant : int32_t { Baseline = 0, Avx2 = 1, Avx512 = 2, WasmSimd128 = 3, WasmRelaxed = 4 };

/** The best variant of this build that runs on this machine, not above the limit set by a test. */
Variant variant();

} // namespace hepsct
