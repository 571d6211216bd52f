/** The kernels of the live slice for one instruction set, shared by threads item by item. */
#include "../../host/parallel.hpp"
#include "filtered_rows.hpp"
#include "frame.hpp"
#include "turns.hpp"

namespace hepsct::HEPSCT_ISA {
namespace {

Cell *scratchOf(float *scratch, size_t cells, int32_t thread) {
  return reinterpret_cast<Cell *>(scratch) + static_cast<size_t>(thread) * cells;
}

size_t filterScratch(const RowFilter &filter) { return 3 * filter.padded; }

void filterRows(const RowFilter &filter, const float *rows, size_t count, float *out, float *scratch, int32_t threads) {
  constexpr size_t atOnce = ROWS_AT_ONCE_FILTERED;
  parallelFor(threads, (count + atOnce - 1) / atOnce, [&](size_t group, int32_t thread) {
    const size_t first = group * atOnce, left = count - first;
    filteredRows(filter, rows + first * filter.columns, left < atOnce ? left : atOnce, out + first * filter.kept,
                 scratchOf(scratch, filterScratch(filter), thread));
  });
}

size_t frameScratch(const LiveTables &live) { return 6 * live.side; }

void transformPictures(const LiveTables &live, const float *picture, const float *quadrature, float *scratch,
                       int32_t threads) {
  parallelFor(threads, live.side / CELL_FLOATS, [&](size_t group, int32_t thread) {
    pictureRows(live, picture, quadrature, group * CELL_FLOATS, scratchOf(scratch, frameScratch(live), thread));
    finishStreaming();
  });
  parallelFor(threads, columnBlocksOf(live), [&](size_t block, int32_t thread) {
    pictureColumns(live, block, scratchOf(scratch, frameScratch(live), thread));
  });
}

void frame(const LiveTables &live, const Frame &wanted, float *scratch, int32_t threads) {
  const Picture picture = pictureOf(live, wanted);
  auto columns = [&](size_t block, int32_t thread) {
    frameColumns(live, wanted, block, scratchOf(scratch, frameScratch(live), thread));
    finishStreaming();
  };
  beginTurns(live.turns, picture.groups(), threads);
  auto rows = [&](size_t, int32_t thread) {
    const size_t group = takeTurn(live.turns, picture.groups(), thread);
    frameRows(live, wanted, group, live.turns.foreseen[thread], scratchOf(scratch, frameScratch(live), thread));
  };
  const Phase phases[] = {phaseOf(picture.blocks, columns), phaseOf(picture.groups(), rows)};
  parallelPhases(threads, phases, 2);
}

} // namespace

extern const LiveKernels liveKernels{LANES, filterScratch, filterRows, frameScratch, transformPictures, frame};

} // namespace hepsct::HEPSCT_ISA
