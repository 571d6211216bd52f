#include "spare_memory.hpp"

#include <algorithm>
#include <utility>

namespace hepsct {
namespace {

/** Smaller blocks come from memory that the process holds anyway. */
constexpr uint64_t LEAST = uint64_t{2} << 20;

} // namespace

LoadingShare::LoadingShare() {
  SpareMemory &spare = SpareMemory::instance();
  const Lock lock(spare._guard);
  spare._shares.push_back(this);
}

LoadingShare::~LoadingShare() {
  SpareMemory &spare = SpareMemory::instance();
  const Lock lock(spare._guard);
  std::erase(spare._shares, this);
  spare.trim();
}

SpareMemory &SpareMemory::instance() {
  static SpareMemory &spare = *new SpareMemory;
  return spare;
}

WorkingMemory SpareMemory::take(uint64_t bytes) {
  const Lock lock(_guard);
  auto best = _blocks.end();
  for (auto block = _blocks.begin(); block != _blocks.end(); ++block)
    if (block->bytes() >= bytes && (best == _blocks.end() || block->bytes() < best->bytes())) best = block;
  if (best == _blocks.end()) return {};
  WorkingMemory taken = std::move(*best);
  std::rotate(best, best + 1, _blocks.end());
  taken.cut(bytes);
  return taken;
}

void SpareMemory::give(WorkingMemory memory) {
  if (memory.bytes() < LEAST) return;
  const Lock lock(_guard);
  std::rotate(_blocks.begin(), _blocks.end() - 1, _blocks.end());
  _blocks.front() = std::move(memory); // the oldest of too many goes
  trim();
}

uint64_t SpareMemory::keep(uint64_t bytes) {
  const Lock lock(_guard);
  _keep = bytes;
  trim();
  return kept();
}

void SpareMemory::setShare(LoadingShare &share, uint64_t bytes) {
  const Lock lock(_guard);
  share._bytes = bytes;
  trim();
}

uint64_t SpareMemory::kept() const {
  uint64_t sum = 0;
  for (const WorkingMemory &block : _blocks) sum += block.bytes();
  return sum;
}

uint64_t SpareMemory::allowed() const {
#if defined(__wasm__)
  return 0;
#else
  uint64_t most = _keep;
  for (const LoadingShare *share : _shares) most = std::max(most, share->_bytes);
  return most;
#endif
}

void SpareMemory::trim() {
  for (auto block = _blocks.rbegin(); block != _blocks.rend() && kept() > allowed(); ++block) *block = WorkingMemory();
}

LoadingMemory::LoadingMemory(LoadingShare &share, uint64_t bytes) : _share(share) {
  SpareMemory &spare = SpareMemory::instance();
  _memory = spare.take(bytes);
  spare.setShare(share, 0);
  if (_memory.reserve(bytes)) return;
  _memory = WorkingMemory();
}

LoadingMemory::~LoadingMemory() {
  SpareMemory &spare = SpareMemory::instance();
  spare.setShare(_share, _memory.floats() ? _memory.bytes() : 0);
  spare.give(std::move(_memory));
}

} // namespace hepsct
