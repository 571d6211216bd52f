import { expect, test } from 'vitest';
import { checkRecipe } from '../../protocol/recipe-check';
import { requireLight } from './light';
import { MemoryScan, type IMemoryScan } from './memory-scan.fixture';
import { SinogramPipeline } from './sinograms';
import { slowEngine } from './slow-engine.fixture';

function scanWith(frames: readonly number[], darks: IMemoryScan['darks']): MemoryScan {
  return new MemoryScan({
    projections: 3,
    rows: 2,
    columns: 4,
    flats: [{ position: null, frames }],
    ...(darks ? { darks } : {})
  });
}

test.each([
  ['of zeros', [0], []],
  ['as dark as the dark', [10, 9], undefined]
] as const)(
  'flats %s are refused by what corrects, not by what shows',
  async (_, frames, darks) => {
    const scan = scanWith(frames, darks);
    await expect(requireLight(scan)).rejects.toThrow(/flats .* nowhere brighter than the dark/u);
    const pipeline = new SinogramPipeline({
      recipe: checkRecipe({ recipe: 1, input: { path: '/a' } }),
      scan,
      engine: slowEngine(),
      projections: [0, 1, 2]
    });
    const read = await pipeline.read([0]);
    expect((await pipeline.raw(read)).shape).toEqual([1, 3, 4]);
    const missing = { code: 'flats-missing' };
    await expect(pipeline.correct(read)).rejects.toMatchObject(missing);
    await expect(pipeline.correctedProjection(0)).rejects.toMatchObject(missing);
  }
);

test('one frame with light will do, and no flats are the matter of others', async () => {
  await expect(requireLight(scanWith([10, 9, 12], undefined))).resolves.toBeUndefined();
  const none = new MemoryScan({ projections: 1, rows: 1, columns: 1, flats: [] });
  await expect(requireLight(none)).resolves.toBeUndefined();
});
