/** The kernels of one instruction set: the phases in order, each shared by threads item by item. */
#include "../../host/parallel.hpp"
#include "../../host/phase_clock.hpp"
#include "backprojection.hpp"
#include "gridding.hpp"
#include "hepsct_plan.h"
#include "one_backprojection.hpp"
#include "one_image.hpp"

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
          product(plan.size, plan.gridding.gridSize),
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
  parallelFor(threads, (plan.size + IMAGE_ROWS - 1) / IMAGE_ROWS, [&](size_t item, int32_t thread) {
    const size_t from = item * IMAGE_ROWS;
    imageRows(plan, batch, workspace, from, from + IMAGE_ROWS < plan.size ? from + IMAGE_ROWS : plan.size,
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

void reconstruct(const PlanTables &plan, const Batch &batch, const Workspace &workspace, int32_t threads) {
  if (plan.method == HEPSCT_FBP) backprojection(plan, batch, workspace, threads);
  else gridding(plan, batch, workspace, threads);
}

WorkspaceCells singleCells(const PlanTables &plan) {
  if (plan.method == HEPSCT_FBP)
    return {plan.highest + 1, plan.halfAcquisition ? plan.columns : 0, upsampledRowsOfOne(plan), 0,
            upsampledGroupScratch(plan)};
  const size_t factors = (plan.highest + 1 + LANES - 1) / LANES;
  const size_t blending = plan.halfAcquisition ? (plan.columns + CELL_FLOATS - 1) / CELL_FLOATS : 0;
  return {factors, blending, product(plan.angles, halfSpectrum(plan) / LANES),
          product(columnBlocks(plan), blockRows(plan)),
          larger(3 * plan.padded, halfStripScratch(plan.gridding))};
}

void single(const PlanTables &plan, const Batch &batch, const Workspace &workspace, int32_t threads) {
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
  parallelFor(threads, (columnBlocks(plan) + 1) / 2, [&](size_t pair, int32_t thread) {
    imageColumns(plan, image, pair, batch.out, scratchOf(workspace, thread));
  });
  endPhase(2);
}

} // namespace

extern const Kernels kernels{
    static_cast<int32_t>(LANES), static_cast<int32_t>(STRIP_ROWS), {workspaceCells, reconstruct}, {singleCells, single}};

} // namespace hepsct::HEPSCT_ISA
