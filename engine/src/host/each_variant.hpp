/**
 * One table of functions for each instruction set: a `*.lanes.cpp` defines it in the namespace HEPSCT_ISA,
 * once for each (see build.mjs), and one of them is in use.
 */
#pragma once

#include "variant.hpp"

#if defined(__wasm_relaxed_simd__)
/** Declare `name` of every instruction set, in the namespace that encloses them. */
#define HEPSCT_EACH_VARIANT(Type, name) \
  namespace relaxed { extern const Type name; }
/** A reference to the one in use. */
#define HEPSCT_IN_USE(name) (relaxed::name)
#elif defined(__wasm__)
#define HEPSCT_EACH_VARIANT(Type, name) \
  namespace simd128 { extern const Type name; }
#define HEPSCT_IN_USE(name) (simd128::name)
#elif defined(__x86_64__)
#define HEPSCT_EACH_VARIANT(Type, name) \
  namespace baseline { extern const Type name; } \
  namespace avx2 { extern const Type name; } \
  namespace avx512 { extern const Type name; }
#define HEPSCT_IN_USE(name) \
  (variant() == Variant::Avx512 ? avx512::name : variant() == Variant::Avx2 ? avx2::name : baseline::name)
#else
#define HEPSCT_EACH_VARIANT(Type, name) \
  namespace baseline { extern const Type name; }
#define HEPSCT_IN_USE(name) (baseline::name)
#endif
