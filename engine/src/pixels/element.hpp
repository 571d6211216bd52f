/** Run a template for the element type of an untyped array. */
#pragma once

#include <cstdint>

#include "hepsct_api.h"

namespace hepsct::pixels {

/** Calls `work` with a typed pointer; HEPSCT_BAD_ARGUMENT for an unknown type. */
template <typename Work> int32_t withElements(const void *data, int32_t type, Work &&work) {
  switch (type) {
  case HEPSCT_UINT8: return work(static_cast<const uint8_t *>(data));
  case HEPSCT_UINT16: return work(static_cast<const uint16_t *>(data));
  case HEPSCT_INT16: return work(static_cast<const int16_t *>(data));
  case HEPSCT_INT32: return work(static_cast<const int32_t *>(data));
  case HEPSCT_UINT32: return work(static_cast<const uint32_t *>(data));
  case HEPSCT_FLOAT32: return work(static_cast<const float *>(data));
  case HEPSCT_FLOAT64: return work(static_cast<const double *>(data));
  default: return HEPSCT_BAD_ARGUMENT;
  }
}

} // namespace hepsct::pixels
