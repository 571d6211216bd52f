/** The operators of one instruction set and number of lanes: their phases in order, each shared by threads item by item. */
#include "../../host/parallel.hpp"
#pragma clang diagnostic ignored "-Wunused-function" // phases of the back-projection, which batch.widths.cpp runs
#include "convolution.hpp"
#include "forward.hpp"

namespace hepsct::HEPSCT_ISA {
namespace {

/** `work(item, scratch)` for every item. */
template <typename Work>
void forEach(int32_t threads, size_t items, float *scratch, size_t scratchCells, Work &&work) {
  parallelFor(threads, items, [&](size_t item, int32_t thread) {
    work(item, reinterpret_cast<Cell *>(scratch) + static_cast<size_t>(thread) * scratchCells);
  });
}

WorkspaceCells projectionCells(const PlanTables &plan) {
  size_t scratch = slicedRowScratch(plan);
  if (scratch < windowScratch(plan.gridding)) scratch = windowScratch(plan.gridding);
  if (scratch < projectedRowScratch(plan)) scratch = projectedRowScratch(plan);
  WorkspaceCells cells{};
  cells.factors = plan.highest + 1;
  cells.spectra = uint64_t{plan.angles} * (2 * plan.highest + 1);
  cells.image = uint64_t{plan.size} * plan.gridding.gridSize;
  cells.scratch = scratch;
  return cells;
}

void project(const PlanTables &plan, const Projection &work, const Workspace &workspace, int32_t threads) {
  const size_t scratchCells = workspace.scratchFloats / CELL_FLOATS;
  const auto run = [&](size_t items, auto &&item) {
    forEach(threads, items, workspace.scratch, scratchCells, item);
  };
  auto *image = reinterpret_cast<Cell *>(workspace.image);
  run(plan.size, [&](size_t row, Cell *scratch) { slicedRow(plan, work, row, image, scratch); });
  // each item transforms a few rows that its neighbour has too
  constexpr size_t atOnce = 16;
  const size_t strips = plan.gridding.strips.count;
  run((strips + atOnce - 1) / atOnce, [&](size_t item, Cell *scratch) {
    const size_t from = item * atOnce;
    readStrips(plan, workspace, from, from + atOnce < strips ? from + atOnce : strips, scratch);
  });
  run(plan.angles, [&](size_t angle, Cell *scratch) { projectedRow(plan, work, workspace, angle, scratch); });
}

uint64_t convolutionImage(const ConvolutionTables &tables) {
  const uint64_t period = tables.period, slices = tables.size * period, kernel = period * (period / 2 + 1);
  return slices > kernel ? slices : kernel;
}

uint64_t convolutionScratch(const ConvolutionTables &tables) { return convolutionScratchCells(tables); }

void kernelSpectrum(const ConvolutionTables &tables, const float *kernel, float *spectrum, float *memory,
                    int32_t threads) {
  auto *image = reinterpret_cast<Cell *>(memory);
  float *scratch = memory + static_cast<size_t>(convolutionImage(tables)) * CELL_FLOATS;
  const size_t scratchCells = convolutionScratchCells(tables);
  forEach(threads, tables.period, scratch, scratchCells,
          [&](size_t row, Cell *own) { kernelRow(tables, kernel, row, image, own); });
  forEach(threads, tables.period / 2 + 1, scratch, scratchCells,
          [&](size_t j, Cell *own) { kernelColumn(tables, j, image, spectrum, own); });
}

void convolve(const ConvolutionTables &tables, const Convolution &work, float *memory, int32_t threads) {
  auto *image = reinterpret_cast<Cell *>(memory);
  float *scratch = memory + static_cast<size_t>(convolutionImage(tables)) * CELL_FLOATS;
  const auto run = [&](size_t items, auto &&item) {
    forEach(threads, items, scratch, convolutionScratchCells(tables), item);
  };
  run(tables.size, [&](size_t row, Cell *own) { convolvedRowIn(tables, work, row, image, own); });
  run((tables.period + COLUMN_BLOCK - 1) / COLUMN_BLOCK,
      [&](size_t block, Cell *own) { convolvedColumns(tables, block * COLUMN_BLOCK, image, own); });
  run(tables.size, [&](size_t row, Cell *own) { convolvedRowOut(tables, work, row, image, own); });
}

} // namespace

extern const OperatorKernels operators{static_cast<int32_t>(LANES), projectionCells,  project, convolutionImage,
                                       convolutionScratch,          kernelSpectrum, convolve};

} // namespace hepsct::HEPSCT_ISA
