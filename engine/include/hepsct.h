/** C ABI of the engine itself: which build this is. */
#ifndef HEPSCT_H
#define HEPSCT_H

#include "hepsct_api.h"

/** Version of the ABI; the TypeScript face refuses a build of another one. */
#define HEPSCT_ABI_VERSION 1
HEPSCT_API int32_t hepsct_abi_version(void);

/**
 * Instruction set that the kernels use here and now:
 * 0 baseline (x86-64-v2 or the platform's own), 1 AVX2 + FMA, 2 AVX-512, 3 WASM SIMD128, 4 WASM relaxed SIMD.
 */
HEPSCT_API int32_t hepsct_variant(void);

/** Limit the instruction set (tests): the best one available that is not above `variant` is used. */
HEPSCT_API int32_t hepsct_limit_variant(int32_t variant);

#endif
