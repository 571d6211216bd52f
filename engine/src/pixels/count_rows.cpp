#include "count_rows.hpp"

#include <type_traits>

#include "element.hpp"

namespace hepsct::pixels {
namespace {

template <typename T> Clipped attenuation(const CountRows &rows, const RowStretch &of, float *out) {
  const int32_t bad = transmission<T>(rows, of, out);
  if (!(rows.floor > 0)) return {0, bad};
  const Clipped found = minusLogKernel()(out, of.count, rows.floor);
  return {found.clipped, bad + found.nonFinite};
}

} // namespace

void invertFlats(const FlatFields &fields, size_t pixels, float *inverse) {
  for (size_t i = 0; i < pixels; i++) inverse[i] = 1.0f / (fields.before[i] - fields.dark[i]);
}

CountRows countRows(const void *data, int32_t type, size_t rows, size_t columns, size_t first,
                    const FlatFields &fields, float floor) {
  const size_t skipped = first * columns;
  const auto from = [=](const float *field) { return field ? field + skipped : nullptr; };
  CountRows made{};
  made.angleStride = rows * columns;
  made.columns = columns;
  made.fields = {from(fields.dark), from(fields.before), from(fields.after), from(fields.darkAfter), fields.mix,
                 fields.stretch};
  made.floor = floor;
  (void)withElements(data, type, [&](const auto *pixels) {
    made.data = pixels + skipped;
    made.attenuation = attenuation<std::remove_cvref_t<decltype(*pixels)>>;
    return HEPSCT_OK;
  });
  return made;
}

} // namespace hepsct::pixels
