/**
 * What this machine can do, measured with the engine's own transform: `machine LENGTH THREADS` prints JSON.
 *
 * - copyGBs: bytes read and written per second when a block much larger than the caches is copied with
 *   stores that go past them, as the engine's phases do between each other
 * - fftGflops: 5 n lg n flop a transform and lane, n = LENGTH, data staying in the caches
 * Both are the best of several passes, all threads at work at the same time.
 */
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <thread>
#include <vector>

#include "../engine/src/reconstruction/lanes/fft.hpp"

namespace {

using hepsct::HEPSCT_ISA::Cell;
using hepsct::HEPSCT_ISA::LANES;

constexpr size_t BLOCK = size_t{256} << 20; // bytes a thread
constexpr int PASSES = 9;

double seconds(const std::function<void()> &work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Cell *cells(size_t count) {
  auto *block = static_cast<Cell *>(std::aligned_alloc(size_t{2} << 20, (count * sizeof(Cell) + (2 << 20)) >> 21 << 21));
  if (!block) std::exit(1);
  for (size_t i = 0; i < count; i++) block[i] = Cell{} + static_cast<float>(i % 7);
  return block;
}

/** Best time of `PASSES` in which all threads do `work(thread)`. */
double best(size_t threads, const std::function<void(size_t)> &work) {
  double least = 1e300;
  for (int pass = 0; pass < PASSES; pass++) {
    least = std::min(least, seconds([&] {
      std::vector<std::thread> helpers;
      for (size_t t = 1; t < threads; t++) helpers.emplace_back(work, t);
      work(0);
      for (std::thread &helper : helpers) helper.join();
    }));
  }
  return least;
}

double copyRate(size_t threads) {
  const size_t count = BLOCK / sizeof(Cell);
  std::vector<Cell *> from, to;
  for (size_t t = 0; t < threads; t++) {
    from.push_back(cells(count));
    to.push_back(cells(count));
  }
  const double time = best(threads, [&](size_t t) {
    for (size_t i = 0; i < count; i++) hepsct::HEPSCT_ISA::stream(to[t] + i, from[t][i]);
    hepsct::HEPSCT_ISA::finishStreaming();
  });
  for (size_t t = 0; t < threads; t++) {
    std::free(from[t]);
    std::free(to[t]);
  }
  return 2.0 * static_cast<double>(BLOCK * threads) / time / 1e9;
}

double transformRate(size_t length, size_t threads) {
  const hepsct::FftPlan plan(length);
  const auto n = static_cast<double>(length);
  const auto repetitions = static_cast<size_t>(2e8 / (n * std::log2(n))) + 1;
  std::vector<Cell *> data;
  for (size_t t = 0; t < threads; t++) data.push_back(cells(3 * length));
  const double time = best(threads, [&](size_t t) {
    Cell *input = data[t];
    for (size_t i = 0; i < repetitions; i++)
      hepsct::HEPSCT_ISA::transform(plan.tables(), input, input + length, input + 2 * length);
  });
  for (Cell *block : data) std::free(block);
  return 5 * n * std::log2(n) * static_cast<double>(LANES * repetitions * threads) / time / 1e9;
}

} // namespace

int main(int count, char **arguments) {
  if (count != 3) return 2;
  const auto length = static_cast<size_t>(std::atoll(arguments[1]));
  const auto threads = static_cast<size_t>(std::atoll(arguments[2]));
  std::printf("{\"copyGBs\": %.2f, \"fftGflops\": %.2f}\n", copyRate(threads), transformRate(length, threads));
}
