/** The WASM build tells its functions and their types as text, a line each: "name signature". */
#include "../host/functions.hpp"
#include "../host/signature.hpp"

namespace {

const std::string &table() {
  static const std::string text = [] {
    std::string lines;
#define HEPSCT_FUNCTION(name) lines += std::string(#name) + " " + hepsct::host::signatureOf(&name) + "\n";
#include "../host/all_functions.inc"
#undef HEPSCT_FUNCTION
    return lines;
  }();
  return text;
}

} // namespace

/** Zero-terminated text in the module's memory. */
HEPSCT_API const char *hepsct_signatures(void) { return table().c_str(); }
