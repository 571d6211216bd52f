/** The loops of rows.hpp: a row group by group. */
#include "row_formulas.hpp"
#include "rows_isa.hpp"

namespace hepsct::pixels::HEPSCT_ISA {
namespace {

constexpr size_t N = REGISTER;
/** Pixels whose logarithms are taken side by side: each is one long chain of operations. */
constexpr size_t LOGS = 4 * REGISTER;

template <typename T> void convert(const T *__restrict from, size_t n, float *__restrict out) {
  for (size_t i = 0; i < n; i++) out[i] = static_cast<float>(from[i]);
}

/** Store what is finite, 1 in the other places, which are counted. */
template <typename G> HEPSCT_FORMULA void storeFinite(G group, float *to, Floats<N> values, Ints<N> &bad) {
  const Ints<N> finite = isFinite<N>(values);
  bad += group.counted(~finite);
  group.store(to, finite ? values : all<N>(1.0f));
}

template <typename T>
int32_t scale(const T *__restrict from, size_t n, const float *__restrict dark,
              const float *__restrict inverse, float *__restrict out) {
  Ints<N> bad{};
  forEachGroup<N>(n, [&](auto group, size_t i) {
    const Floats<N> difference = minus<T, N>(group.load(from + i), group.load(dark + i));
    storeFinite(group, out + i, difference * group.load(inverse + i), bad);
  });
  return total<N>(bad);
}

template <typename T>
int32_t mix(const T *__restrict from, size_t n, const float *__restrict dark,
            const float *__restrict darkAfter, const float *__restrict before,
            const float *__restrict after, float share, float *__restrict out) {
  Ints<N> bad{};
  forEachGroup<N>(n, [&](auto group, size_t i) {
    const Floats<N> d = blend<N>(group.load(dark + i), group.load(darkAfter + i), share);
    const Floats<N> f = blend<N>(group.load(before + i), group.load(after + i), share);
    storeFinite(group, out + i, minus<T, N>(group.load(from + i), d) / (f - d), bad);
  });
  return total<N>(bad);
}

Clipped minusLog(float *values, size_t n, float floor) {
  Ints<LOGS> clipped{}, bad{};
  forEachGroup<LOGS>(n, [&](auto group, size_t i) {
    const Floats<LOGS> given = group.load(values + i), least = all<LOGS>(floor);
    const Ints<LOGS> finite = isFinite<LOGS>(given);
    const Floats<LOGS> t = finite ? given : all<LOGS>(1.0f);
    const Ints<LOGS> low = t <= least;
    clipped += group.counted(low);
    bad += group.counted(~finite);
    // 0 - x: a transmission of one gives 0, not -0
    group.store(values + i, 0.0f - naturalLog<LOGS>(low ? least : t));
  });
  return {total<LOGS>(clipped), total<LOGS>(bad)};
}

} // namespace

template <typename T> const RowKernels<T> kernels{convert<T>, scale<T>, mix<T>};

const RowTable table{kernels<uint8_t>, kernels<uint16_t>, kernels<int16_t>, kernels<int32_t>,
                     kernels<uint32_t>, kernels<float>, kernels<double>, minusLog};

} // namespace hepsct::pixels::HEPSCT_ISA
