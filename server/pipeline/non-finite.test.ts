import { expect, test } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import { checkRecipe } from '../../protocol/recipe-check';
import { createEnginePlan } from './method';
import { MemoryScan } from './memory-scan.fixture';
import { geometryOf } from './plan';
import { reconstructRows } from './reconstruct-rows';
import { SinogramPipeline } from './sinograms';

test.each(['gridding', 'fbp', 'cgls'])(
  'attenuation that is not finite is counted with the sinograms and stays in its slice: %s',
  async name => {
    const engine = await openEngine({ threads: 1 });
    const scan = new MemoryScan({
      projections: 20,
      rows: 5,
      columns: 24,
      description: { values: 'attenuation', dtype: 'f4' }
    });
    const recipe = checkRecipe({
      recipe: 1,
      input: { path: '/a', values: 'attenuation' },
      steps: [],
      method: { name }
    });
    const geometry = geometryOf(recipe, scan);
    const line = new SinogramPipeline({ recipe, scan, engine, projections: geometry.projections });
    const plan = createEnginePlan(engine, recipe.method, geometry);
    const images = async (
      spoil: (data: Float32Array) => void
    ): Promise<{ out: Float32Array; nonFinite: number }> => {
      const sinograms = await line.correct(await line.read([0, 1, 2, 3, 4]));
      spoil(sinograms.data);
      const out = new Float32Array(5 * 24 * 24);
      const centres = [0, 1, 2, 3, 4].map(row => geometry.centreAt(row));
      await reconstructRows(plan, sinograms, centres, out, { batch: 2 });
      return { out, nonFinite: sinograms.counts.nonFinite };
    };
    const row = 20 * 24;
    const zeros = await images(data => data.fill(0, row + 3, row + 7));
    const spoilt = await images(data => {
      data.fill(NaN, row + 3, row + 6);
      data[row + 6] = -Infinity;
    });
    expect(zeros.nonFinite).toBe(0);
    expect(spoilt.nonFinite).toBe(4);
    expect(spoilt.out).toEqual(zeros.out);
    plan.dispose();
  }
);
