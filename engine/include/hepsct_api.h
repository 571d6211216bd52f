/**
 * What every header of the C ABI shares.
 *
 * Rules of the ABI, so that both hosts (Node addon, WASM) can bind a function from its type alone:
 * - parameters are int32_t, uint32_t, size_t, double, `const T*` (read) or `T*` (read and written),
 *   with T one of the element types of JavaScript's typed arrays, or void for "any of them";
 * - functions return int32_t or double, and where they can fail an int32_t status, 0 when all is well;
 * - lengths are parameters, never guessed; the TypeScript face has checked them.
 */
#ifndef HEPSCT_API_H
#define HEPSCT_API_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define HEPSCT_API extern "C" __attribute__((visibility("default")))
#else
#define HEPSCT_API __attribute__((visibility("default")))
#endif

/** Results of functions that can fail; negative, so that they can share a result with counts and handles. */
enum {
  HEPSCT_OK = 0,
  HEPSCT_BAD_ARGUMENT = -1,
  HEPSCT_OUT_OF_MEMORY = -2,
  HEPSCT_NO_SUCH_HANDLE = -3,
  HEPSCT_BAD_DATA = -4,
  HEPSCT_CANCELLED = -5
};

/** Element types of arrays passed as `const void*`; the order is that of RAW_TYPES in ts/host.ts. */
enum {
  HEPSCT_UINT8 = 0,
  HEPSCT_UINT16 = 1,
  HEPSCT_INT16 = 2,
  HEPSCT_INT32 = 3,
  HEPSCT_UINT32 = 4,
  HEPSCT_FLOAT32 = 5,
  HEPSCT_FLOAT64 = 6
};

#endif
