/**
 * The type of a C ABI function as a short text, so that JavaScript knows how to call it.
 *
 * One item a parameter: `i` int32, `u` uint32, `d` double, `z` size, `r?` const pointer, `w?` pointer,
 * where ? is the element: v any, b u8, h u16, s i16, l i32, L u32, f f32, g f64.
 */
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

namespace hepsct::host {

template <typename T> constexpr char elementCode() {
  using E = std::remove_const_t<T>;
  if constexpr (std::is_void_v<E>) return 'v';
  else if constexpr (std::is_same_v<E, uint8_t>) return 'b';
  else if constexpr (std::is_same_v<E, uint16_t>) return 'h';
  else if constexpr (std::is_same_v<E, int16_t>) return 's';
  else if constexpr (std::is_same_v<E, int32_t>) return 'l';
  else if constexpr (std::is_same_v<E, uint32_t>) return 'L';
  else if constexpr (std::is_same_v<E, float>) return 'f';
  else {
    static_assert(std::is_same_v<E, double>, "no typed array has this element type");
    return 'g';
  }
}

template <typename T> void appendCode(std::string &text) {
  if constexpr (std::is_pointer_v<T>) {
    using E = std::remove_pointer_t<T>;
    text += std::is_const_v<E> ? 'r' : 'w';
    text += elementCode<E>();
  } else if constexpr (std::is_same_v<T, int32_t>) text += 'i';
  else if constexpr (std::is_same_v<T, uint32_t>) text += 'u';
  else if constexpr (std::is_same_v<T, size_t>) text += 'z';
  else {
    static_assert(std::is_same_v<T, double>, "parameters are int32_t, uint32_t, size_t, double or pointers");
    text += 'd';
  }
}

template <typename R, typename... A> std::string signatureOf(R (*)(A...)) {
  static_assert(std::is_same_v<R, int32_t> || std::is_same_v<R, double>, "functions return int32_t or double");
  std::string text;
  (appendCode<A>(text), ...);
  return text;
}

} // namespace hepsct::host
