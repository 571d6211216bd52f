/**
 * One table of functions for each instruction set: a `*.lanes.cpp` defines it in the namespace HEPSCT_ISA,
 * once for each (see build.mjs), and one of them is in use. A `*.widths.cpp` defines one for each number of lanes
 * too, in the namespace HEPSCT_ISA_lanes.
 */
#pragma once

#include <vector>

#include "variant.hpp"

#if defined(__wasm_relaxed_simd__)
#define HEPSCT_ALONE relaxed
#elif defined(__wasm__)
#define HEPSCT_ALONE simd128
#elif !defined(__x86_64__)
#define HEPSCT_ALONE baseline
#endif

/** One set: of its own, and for each number of lanes up to four. */
#define HEPSCT_DECLARE(isa, Type, name) \
  namespace isa { extern const Type name; }
#define HEPSCT_DECLARE_WIDTHS(isa, Type, name) \
  namespace isa##_1 { extern const Type name; } \
  namespace isa##_2 { extern const Type name; } \
  namespace isa##_4 { extern const Type name; }
#define HEPSCT_WIDTHS_OF(isa, name) &isa##_1::name, &isa##_2::name, &isa##_4::name

/*
 * HEPSCT_EACH_VARIANT declares `name` of every instruction set, in the namespace that encloses them, and
 * HEPSCT_IN_USE is a reference to the one in use. HEPSCT_EACH_WIDTH declares it for each number of lanes too, and
 * HEPSCT_WIDTHS_IN_USE is a vector of pointers to those in use, fewest lanes first.
 */
#if defined(HEPSCT_ALONE)
#define HEPSCT_CALL(macro, ...) macro(__VA_ARGS__)
#define HEPSCT_EACH_VARIANT(Type, name) HEPSCT_CALL(HEPSCT_DECLARE, HEPSCT_ALONE, Type, name)
#define HEPSCT_IN_USE(name) (HEPSCT_ALONE::name)
#define HEPSCT_EACH_WIDTH(Type, name) HEPSCT_CALL(HEPSCT_DECLARE_WIDTHS, HEPSCT_ALONE, Type, name)
#define HEPSCT_WIDTHS_IN_USE(name) (std::vector{HEPSCT_CALL(HEPSCT_WIDTHS_OF, HEPSCT_ALONE, name)})
#else
#define HEPSCT_EACH_VARIANT(Type, name) \
  HEPSCT_DECLARE(baseline, Type, name) \
  HEPSCT_DECLARE(avx2, Type, name) \
  HEPSCT_DECLARE(avx512, Type, name)
#define HEPSCT_IN_USE(name) \
  (variant() == Variant::Avx512 ? avx512::name : variant() == Variant::Avx2 ? avx2::name : baseline::name)
#define HEPSCT_EACH_WIDTH(Type, name) \
  HEPSCT_DECLARE_WIDTHS(baseline, Type, name) \
  HEPSCT_DECLARE_WIDTHS(avx2, Type, name) \
  HEPSCT_DECLARE_WIDTHS(avx512, Type, name) \
  HEPSCT_DECLARE(avx512_8, Type, name)
#define HEPSCT_WIDTHS_IN_USE(name) \
  (variant() == Variant::Avx512 ? std::vector{HEPSCT_WIDTHS_OF(avx512, name), &avx512_8::name} \
   : variant() == Variant::Avx2 ? std::vector{HEPSCT_WIDTHS_OF(avx2, name)} \
                                : std::vector{HEPSCT_WIDTHS_OF(baseline, name)})
#endif
