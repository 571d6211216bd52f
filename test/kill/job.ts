import { join } from 'node:path';
import { checkRecipe } from '../../protocol/recipe-check';
import type { IJobSubmission } from '../../server/jobs/job-file';
import { MemoryScan } from '../../server/pipeline/memory-scan.fixture';
import { planRecipe } from '../../server/pipeline/plan';
import { slowEngine } from '../../server/pipeline/slow-engine.fixture';

/** 24 slices of 40 x 40 whose every value depends on row, column and partner. */
export function memoryScan(): MemoryScan {
  return new MemoryScan({
    projections: 24,
    rows: 24,
    columns: 40,
    pixel: (projection, row, column) =>
      100 + ((projection * 131 + row * 37 + column * column * 13) % 800)
  });
}

/** A reconstruction in three slabs. */
export function submission(folder: string, format: 'hdf5' | 'tiff'): IJobSubmission {
  const outputPath = join(folder, 'out', format === 'hdf5' ? 'volume.h5' : 'slices');
  const recipe = checkRecipe({
    recipe: 1,
    input: { path: '/data/memory.h5' },
    output: { path: outputPath, format }
  });
  const plan = planRecipe(
    recipe,
    memoryScan(),
    { engine: slowEngine(), memoryBudgetBytes: 1 },
    outputPath
  );
  const slabs = Array.from({ length: 3 }, (_, index) => ({ index, first: 8 * index, count: 8 }));
  return {
    kind: 'reconstruct',
    title: 'memory',
    recipe,
    plan: { ...plan, slabs },
    input: { path: '/data/memory.h5', etag: '"memory"' },
    versions: { hepsct: 'test' }
  };
}
