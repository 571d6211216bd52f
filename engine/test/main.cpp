/**
 * Random cases against the C ABI, for builds with sanitizers: `engine-test ROOM FIRST-SEED CASES`.
 * Ends with 0 when nothing was wrong; what is wrong is said with the seed that shows it again.
 */
#include <sanitizer/common_interface_defs.h>

#include <cstring>

#include "random.hpp"

namespace {

struct Room {
  const char *name;
  void (*run)(uint64_t seed);
};

constexpr Room ROOMS[] = {{"decoder", test::decoder},
                          {"pixels", test::pixels},
                          {"reconstruction", test::reconstruction},
                          {"phantom", test::phantom},
                          {"iterative", test::iterative},
                          {"live", test::live},
                          {"centre", test::centre}};

uint64_t running = 0;

void sayWhich() { 
  std::fprintf(stderr, "seed %llu: %s\n", static_cast<unsigned long long>(running), test::doing);
}

} // namespace

int main(int count, char **arguments) {
  if (count == 4) {
    const uint64_t first = std::strtoull(arguments[2], nullptr, 10);
    const uint64_t cases = std::strtoull(arguments[3], nullptr, 10);
    for (const Room &room : ROOMS) {
      if (std::strcmp(room.name, arguments[1]) != 0) continue;
      __sanitizer_set_death_callback(sayWhich);
      for (running = first; running < first + cases; running++) room.run(running);
      std::printf("%s: %llu cases from seed %llu\n", room.name, static_cast<unsigned long long>(cases),
                  static_cast<unsigned long long>(first));
      return 0;
    }
  }
  std::fprintf(stderr, "engine-test decoder|pixels|reconstruction|phantom|iterative|live|centre FIRST-SEED CASES\n");
  return 2;
}
