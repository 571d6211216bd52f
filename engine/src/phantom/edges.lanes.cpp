#include "edges_isa.hpp"
#include "exact.hpp"

namespace hepsct::phantom::HEPSCT_ISA {

void edges(double start, double step, size_t n, double *out) {
  const auto count = static_cast<int32_t>(n);
  for (int32_t i = 0; i < count; i++) {
    const double place = start + step * i;
    const double low = place < -1.0 ? -1.0 : place;
    const double s = low > 1.0 ? 1.0 : low;
    out[i] = 0.5 * (s * std::sqrt(1.0 - s * s) + exact::arcsine(s));
  }
}

} // namespace hepsct::phantom::HEPSCT_ISA
