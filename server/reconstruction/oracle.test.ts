import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixtures } from '../../test/fixtures';
import { errorsOf, runRecipe } from './job-run.fixture';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-oracle-'));
});

afterAll(() => rm(folder, { recursive: true }));

test('phantoms go from the file to the slices of the oracle within 1e-3', async () => {
  const names: string[] = [];
  const pairs: [string, string, number][] = [];
  for (const { name, path, truth, choice } of await fixtures()) {
    if (truth?.padding === 'contained') {
      const { centre, slope, slices } = truth;
      const { outputPath } = await runRecipe(folder, {
        input: { path },
        centre: { column: centre, slope },
        angles: { lines: choice.angleLines ?? null }
      });
      names.push(name);
      pairs.push([outputPath, slices, centre]);
    }
  }
  expect(names).toEqual(
    expect.arrayContaining(
      ['drift', 'tiff', 'slope', '360', 'wedge', 'odd', 'ends'].map(kind => `phantom-disc-${kind}`)
    )
  );
  const errors = errorsOf(pairs);
  expect(errors).toHaveLength(names.length);
  expect(names.filter((_, index) => !((errors[index] ?? NaN) < 1e-3))).toEqual([]);
  expect(Math.min(...errors)).toBeGreaterThan(0);
});
