/** Which instruction set this machine and this build have. */
#include "variant.hpp"

#include <atomic>

#include "hepsct.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace hepsct {
namespace {

#if defined(__x86_64__)

/** Register state that the operating system saves on a context switch (XCR0). */
uint64_t savedState() {
  uint32_t low = 0, high = 0;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (static_cast<uint64_t>(high) << 32) | low;
}

Variant detect() {
  uint32_t a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return Variant::Baseline;
  const bool fma = c & (1u << 12), osSaves = c & (1u << 27);
  if (!fma || !osSaves || !__get_cpuid_count(7, 0, &a, &b, &c, &d)) return Variant::Baseline;
  const uint64_t saved = savedState();
  const uint32_t avx2 = (1u << 5) | (1u << 8); // AVX2, BMI2
  if ((saved & 0x06) != 0x06 || (b & avx2) != avx2) return Variant::Baseline; // ymm
  const uint32_t avx512 = (1u << 16) | (1u << 17) | (1u << 30) | (1u << 31); // F, DQ, BW, VL
  const bool wide = (saved & 0xe6) == 0xe6 && (b & avx512) == avx512;
  return wide ? Variant::Avx512 : Variant::Avx2;
}

#elif defined(__wasm_relaxed_simd__)
Variant detect() { return Variant::WasmRelaxed; }
#elif defined(__wasm__)
Variant detect() { return Variant::WasmSimd128; }
#else
Variant detect() { return Variant::Baseline; }
#endif

std::atomic<int32_t> limit{INT32_MAX};

} // namespace

Variant variant() {
  static const Variant best = detect();
  const int32_t most = limit.load();
  return static_cast<int32_t>(best) > most && best <= Variant::Avx512 ? static_cast<Variant>(most) : best;
}

} // namespace hepsct

int32_t hepsct_abi_version(void) { return HEPSCT_ABI_VERSION; }

int32_t hepsct_variant(void) { return static_cast<int32_t>(hepsct::variant()); }

int32_t hepsct_limit_variant(int32_t variant) {
  if (variant < 0) return HEPSCT_BAD_ARGUMENT;
  hepsct::limit.store(variant);
  return hepsct_variant();
}
