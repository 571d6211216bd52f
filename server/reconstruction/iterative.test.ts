import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixtures } from '../../test/fixtures';
import { JobDirectory } from '../jobs/directory';
import { errorsOf, runRecipe } from './job-run.fixture';
import { residualWords } from './residual-words';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hepsct-iterative-'));
});

afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['cgls', { name: 'cgls', iterations: 25 }],
  ['cgls inside the detector', { name: 'cgls', iterations: 25, contained: true }],
  ['sirt', { name: 'sirt', iterations: 200, notNegative: true }]
] as const)('%s goes from the file to slices, and tells the residual', async (_, method) => {
  const jobs = join(folder, 'jobs');
  const before = new Set(await readdir(jobs).catch(() => []));
  const found = (await fixtures()).find(({ name }) => name === 'phantom-disc-slope');
  if (!found?.truth) throw new Error('the oracle wrote no such scan');
  const { path, truth, choice } = found;
  const { outputPath } = await runRecipe(folder, {
    input: { path },
    centre: { column: truth.centre, slope: truth.slope },
    angles: { lines: choice.angleLines ?? null },
    method
  });
  // filtered back-projection rings at edges, where least squares do not: they agree elsewhere
  const [error] = errorsOf([[outputPath, truth.slices, truth.centre]]);
  expect(error).toBeLessThan(0.05);
  const [job] = (await readdir(jobs)).filter(name => !before.has(name));
  const lines = await (await JobDirectory.open(join(jobs, job ?? ''))).readLog();
  const [, percent] =
    /residual (?:[\d.]+ to )?([\d.]+) % of the data\.$/u.exec(
      lines.map(({ message }) => message).findLast(message => message.includes('residual')) ?? ''
    ) ?? [];
  expect(Number(percent)).toBeGreaterThan(0);
  expect(Number(percent)).toBeLessThan(3);
});

test('residuals are told as one number or a range', () => {
  expect(residualWords([])).toBe('');
  expect(residualWords([0.01234, 0.01231])).toBe(', residual 1.23 % of the data');
  expect(residualWords([0.5, 0.25])).toBe(', residual 25.00 to 50.00 % of the data');
});
