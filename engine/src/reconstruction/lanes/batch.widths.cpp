/** Batches in one instruction set and number of lanes: the phases in order, each shared by threads item by item. */
#include "../../host/parallel.hpp"
#include "../../host/phase_clock.hpp"
#include "backprojection.hpp"
#include "gridding.hpp"
#include "hepsct_plan.h"

namespace hepsct::HEPSCT_ISA {
namespace {

/** Without overflow where addresses have 32 bits. */
uint64_t product(uint64_t a, uint64_t b) { return a * b; }

size_t larger(size_t a, size_t b) { return a > b ? a : b; }

WorkspaceCells workspaceCells(const PlanTables &plan) {
  const size_t factors = plan.highest + 1, blending = plan.halfAcquisition ? plan.columns : 0;
  if (plan.method == HEPSCT_FBP) {
    const Raster &raster = plan.backprojection.raster;
    return {factors, blending, ANGLE_BLOCK * upsampledRowCells(plan), product(raster.rows, raster.columns),
            upsamplingScratch(plan)};
  }
  return {factors, blending, product(plan.angles, 2 * plan.highest + 1),
          product(plan.part.rows, plan.gridding.gridSize),
          larger(3 * plan.padded, windowScratch(plan.gridding))};
}

/** Strips of an item of work: long, since each item repeats a few samples, but enough items for all threads. */
size_t stripsAtOnce(size_t strips, size_t threads) {
  const size_t wanted = (strips + 6 * threads - 1) / (6 * threads);
  return wanted < 8 ? 8 : wanted > 64 ? 64 : wanted;
}

/** Image rows of an item of work. */
constexpr size_t IMAGE_ROWS = 8;

Cell *scratchOf(const Workspace &workspace, int32_t thread) {
  return reinterpret_cast<Cell *>(workspace.scratch + static_cast<size_t>(thread) * workspace.scratchFloats);
}

void gridding(const PlanTables &plan, const Batch &batch, const Workspace &workspace, int32_t threads) {
  auto *spectra = reinterpret_cast<Cell *>(workspace.spectra);
  parallelFor(threads, plan.angles, [&](size_t angle, int32_t thread) {
    sortedSpectrum(plan, batch, workspace, angle, spectra, scratchOf(workspace, thread));
  });
  endPhase(0);
  const size_t strips = plan.gridding.strips.count, atOnce = stripsAtOnce(strips, static_cast<size_t>(threads));
  parallelFor(threads, (strips + atOnce - 1) / atOnce, [&](size_t item, int32_t thread) {
    const size_t from = item * atOnce;
    gridRows(plan, workspace, from, from + atOnce < strips ? from + atOnce : strips, scratchOf(workspace, thread));
  });
  endPhase(1);
  const size_t rows = plan.part.rows;
  parallelFor(threads, (rows + IMAGE_ROWS - 1) / IMAGE_ROWS, [&](size_t item, int32_t thread) {
    const size_t from = item * IMAGE_ROWS;
    imageRows(plan, batch, workspace, from, from + IMAGE_ROWS < rows ? from + IMAGE_ROWS : rows,
              scratchOf(workspace, thread));
  });
  endPhase(2);
}

void backprojection(const PlanTables &plan, const Batch &batch, const Workspace &workspace, int32_t threads) {
  const Raster &raster = plan.backprojection.raster;
  auto *rows = reinterpret_cast<Cell *>(workspace.spectra);
  auto *image = reinterpret_cast<Cell *>(workspace.image);
  __builtin_memset(image, 0, raster.rows * raster.columns * sizeof(Cell));
  for (size_t first = 0; first < plan.angles; first += ANGLE_BLOCK) {
    const size_t count = plan.angles - first < ANGLE_BLOCK ? plan.angles - first : ANGLE_BLOCK;
    parallelFor(threads, count, [&](size_t a, int32_t thread) {
      upsampledRow(plan, batch, workspace, first + a, rows + a * upsampledRowCells(plan),
                   scratchOf(workspace, thread));
    });
    endPhase(0);
    parallelFor(threads, tilesOf(raster), [&](size_t index, int32_t) {
      addBlock(plan, rows, image, first, count, tileAt(raster, index));
    });
    endPhase(1);
  }
  parallelFor(threads, raster.rows, [&](size_t row, int32_t) { storeRow(plan, batch, workspace, row); });
  endPhase(2);
}

void reconstruct(const PlanTables &plan, const Batch &batch, const Workspace &workspace, int32_t threads) {
  if (plan.method == HEPSCT_FBP) backprojection(plan, batch, workspace, threads);
  else gridding(plan, batch, workspace, threads);
}

} // namespace

extern const BatchKernels batch{{static_cast<int32_t>(LANES), workspaceCells, reconstruct}, static_cast<int32_t>(STRIP_ROWS)};

} // namespace hepsct::HEPSCT_ISA
