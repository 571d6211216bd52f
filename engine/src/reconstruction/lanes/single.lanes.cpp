/** A single slice in one instruction set: the phases in order, each shared by threads item by item. */
#include "../../host/parallel.hpp"
#include "../../host/phase_clock.hpp"
#pragma clang diagnostic ignored "-Wunused-function" // phases of batches, which batch.widths.cpp runs
#include "hepsct_plan.h"
#include "one_backprojection.hpp"
#include "one_image.hpp"

namespace hepsct::HEPSCT_ISA {
namespace {

/** Without overflow where addresses have 32 bits. */
uint64_t product(uint64_t a, uint64_t b) { return a * b; }

size_t larger(size_t a, size_t b) { return a > b ? a : b; }

Cell *scratchOf(const Workspace &workspace, int32_t thread) {
  return reinterpret_cast<Cell *>(workspace.scratch + static_cast<size_t>(thread) * workspace.scratchFloats);
}

void backprojectOne(const PlanTables &plan, const Batch &batch, const Workspace &workspace, int32_t threads) {
  const Raster &raster = plan.backprojection.raster;
  __builtin_memset(batch.out, 0, raster.rows * raster.columns * sizeof(float));
  constexpr size_t angles = GROUPS_AT_ONCE * ROWS_AT_ONCE;
  for (size_t first = 0; first < plan.angles; first += angles) {
    const size_t count = plan.angles - first < angles ? plan.angles - first : angles;
    parallelFor(threads, (count + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE, [&](size_t group, int32_t thread) {
      const size_t angle = group * ROWS_AT_ONCE;
      upsampledGroup(plan, batch, workspace, first + angle, workspace.spectra + angle * upsampledRowCells(plan),
                     scratchOf(workspace, thread));
    });
    endPhase(0);
    parallelFor(threads, tilesOf(raster), [&](size_t index, int32_t) {
      addRows(plan, workspace.spectra, batch.out, first, count, tileAt(raster, index));
    });
    endPhase(1);
  }
}

WorkspaceCells singleCells(const PlanTables &plan) {
  if (plan.method == HEPSCT_FBP)
    return {plan.highest + 1, plan.halfAcquisition ? plan.columns : 0, upsampledRowsOfOne(plan), 0,
            upsampledGroupScratch(plan)};
  const size_t factors = (plan.highest + 1 + LANES - 1) / LANES;
  const size_t blending = plan.halfAcquisition ? (plan.columns + CELL_FLOATS - 1) / CELL_FLOATS : 0;
  return {factors, blending, product(plan.angles, halfSpectrum(plan) / LANES),
          product(columnBlocks(plan).last - columnBlocks(plan).first, blockRows(plan)),
          larger(3 * plan.padded, halfStripScratch(plan.gridding))};
}

void reconstructOne(const PlanTables &plan, const Batch &batch, const Workspace &workspace, int32_t threads) {
  if (plan.method == HEPSCT_FBP) return backprojectOne(plan, batch, workspace, threads);
  const size_t angleGroups = (plan.angles + ANGLES_AT_ONCE - 1) / ANGLES_AT_ONCE;
  parallelFor(threads, angleGroups, [&](size_t group, int32_t thread) {
    halfSpectra(plan, batch, workspace, group * ANGLES_AT_ONCE, scratchOf(workspace, thread));
  });
  endPhase(0);
  auto *image = reinterpret_cast<Cell *>(workspace.image);
  const size_t strips = plan.gridding.gridSize / 2 / HALF_STRIP + 1;
  parallelFor(threads, strips, [&](size_t strip, int32_t thread) {
    halfGridStrip(plan, workspace.spectra, strip, image, scratchOf(workspace, thread));
  });
  endPhase(1);
  const ColumnBlocks blocks = columnBlocks(plan);
  parallelFor(threads, (blocks.last - blocks.first + 1) / 2, [&](size_t pair, int32_t thread) {
    imageColumns(plan, image, pair, pair + static_cast<size_t>(threads), batch.out, scratchOf(workspace, thread));
  });
  endPhase(2);
}

} // namespace

extern const Path single{static_cast<int32_t>(LANES), singleCells, reconstructOne};

} // namespace hepsct::HEPSCT_ISA
