import { expect, test } from 'vitest';
import { openEngine } from '../../engine/ts/native';
import { checkRecipe } from '../../protocol/recipe-check';
import { MemoryScan } from '../pipeline/memory-scan.fixture';
import { renderPicture } from './render';

const columns = 48;
const scan = new MemoryScan({
  projections: 40,
  rows: 3,
  columns,
  flats: [{ position: null, frames: [1100] }],
  darks: [{ position: null, frames: [100] }],
  // a disc of 12 pixels in the middle, in counts of a beam of 1100 over a dark of 100
  pixel: (_, _row, column) => {
    const half = Math.sqrt(Math.max(0, 144 - (column - 23.5) ** 2));
    return Math.round(100 + 1000 * Math.exp(-0.04 * 2 * half));
  }
});

async function slice(method: object, draft: boolean) {
  const recipe = checkRecipe({
    recipe: 1,
    input: { path: '/data/memory.h5' },
    geometry: { pixelSizeUm: 10_000 },
    centre: { column: 23.5 },
    method
  });
  const engine = await openEngine();
  const wish = { recipe, scan, engine, kind: 'slice' as const, index: 1, draft };
  return renderPicture(wish, new AbortController().signal);
}

test.each([
  { name: 'cgls', iterations: 20 },
  { name: 'sirt', iterations: 60 }
])('a picture of $name has the density of the object, a draft is gridding', async method => {
  const exact = await slice(method, false);
  expect(exact.header).toMatchObject({ shape: [columns, columns], unit: '1/cm', exact: true });
  const inside = Float64Array.from(exact.data).filter(
    (_, pixel) => Math.hypot((pixel % columns) - 24, Math.floor(pixel / columns) - 23) < 8
  );
  const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
  // a pixel of 1 cm: per pixel is per cm
  expect(Math.abs(mean / 0.04 - 1)).toBeLessThan(0.02);
  const draft = await slice(method, true);
  expect(draft.header.exact).toBe(false);
  expect(draft.data).toEqual((await slice({ name: 'gridding', accuracy: 'fast' }, true)).data);
  expect(draft.data).not.toEqual(exact.data);
});
