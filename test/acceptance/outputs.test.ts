import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { body, has, parse, problem } from './answers';
import type { IPrediction, IRecipe } from './answers';
import { hepsct } from './command';
import type { IOutcome } from './command';
import { Companion } from './companion';
import { jobsRootOf } from './following';
import { compare } from './measure';
import { sliceOf } from './npy';
import { makeRoom } from './room';
import { expectSentence, sentenceOn } from './sentence';
import { lookAt } from './volume';
import type { IVolume } from './volume';

const room = makeRoom();
const raw = room.path('raw', 'disc scan.h5');
const wide = room.path('raw', 'wide.h5');
const out = (...names: readonly string[]): string => room.path('out', ...names);
const run = (...args: readonly string[]): Promise<IOutcome> => hepsct(args, { room });
const little = { HEPSCT_MEMORY_BUDGET: '400 MB' };
const COLUMNS = 61;
const PIXEL = 2.5;

/** Names and digests of all that lies in a folder. */
function contentOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile() || entry.isSymbolicLink());
  return Object.fromEntries(
    files.map(entry => {
      const path = join(entry.parentPath, entry.name);
      const bytes = entry.isFile() ? readFileSync(path) : '';
      return [path, createHash('sha256').update(bytes).digest('hex')];
    })
  );
}

let untouched: Record<string, string>;
beforeAll(async () => {
  const size = ['--columns', String(COLUMNS), '--rows', '9', '--angles', '40'];
  for (const args of [
    [raw, ...size, '--pixel-size', String(PIXEL)],
    [wide, '--columns', '4096', '--rows', '2', '--angles', '12']
  ]) {
    const ran = await run('simulate', ...args);
    expect(ran.code, ran.stderr).toBe(0);
  }
  untouched = contentOf(room.path('raw'));
});
afterAll(() => room.remove());

describe('too little memory', () => {
  const path = out('wide.h5');

  test('is a refusal with 5, and nothing is written', async () => {
    const jobs = existsSync(jobsRootOf(room)) ? readdirSync(jobsRootOf(room)) : [];
    const ran = await hepsct(['reconstruct', wide, '-o', path], { room, env: little });
    expect(ran.code).toBe(5);
    expect(sentenceOn(ran.stderr)).toMatch(/\d+(\.\d+)? MB.*400(\.0)? MB/);
    expect(readdirSync(out())).toEqual([]);
    expect(readdirSync(room.processed)).toEqual([]);
    expect(existsSync(jobsRootOf(room)) ? readdirSync(jobsRootOf(room)) : []).toEqual(jobs);
    expect((await run('jobs', '--json')).stdout).toBe('');
  });

  test('is predicted before the start, and the companion refuses alike', async () => {
    const roots = [room.path('raw'), `${out()}=w`];
    const companion = await Companion.start(room, roots, little);
    try {
      const recipe = { recipe: 1, input: { path: wide }, output: { path } };
      const asked = await hepsct(['reconstruct', wide, '-o', path, '--dry-run', '--json'], {
        room,
        env: little
      });
      const told = parse<IPrediction>(asked.stdout, 'fits', 'memoryBytes');
      expect(told).toMatchObject({ fits: false, memoryBudgetBytes: 400e6 });
      expect(told.memoryBytes).toBeGreaterThan(400e6);
      expect(told.problems).toHaveLength(1);
      const answer = await companion.post('/v1/jobs', { recipe });
      expect(answer.status).toBe(507);
      expectSentence(problem(answer));
      expect(problem(answer)).toMatchObject({ code: 'memory-short', message: told.problems[0] });
      expect(body<{ jobs: unknown[] }>(await companion.get('/v1/jobs'), 'jobs').jobs).toEqual([]);
      expect(readdirSync(out())).toEqual([]);
    } finally {
      await companion.stop();
    }
  });
});

describe('the raw folder', () => {
  const link = room.path('link');
  beforeAll(() => symlinkSync(room.path('raw'), link));
  const places: readonly (readonly [string, string])[] = [
    ['beside the scan', room.path('raw', 'volume.h5')],
    ['below it', room.path('raw', 'results', 'volume.h5')],
    ['by two dots', `${out()}/../raw/volume.h5`],
    ['behind a symbolic link', join(link, 'volume.h5')],
    ['in a new folder behind a symbolic link', join(link, 'new', 'volume.h5')]
  ];

  test.each(places)('is not written to: %s', async (_, path) => {
    for (const format of ['hdf5', 'tiff']) {
      const ran = await run('reconstruct', raw, '-o', path, '--format', format);
      expect(ran.code).toBe(2);
      expect(sentenceOn(ran.stderr)).toMatch(/raw/);
    }
    expect(contentOf(room.path('raw'))).toEqual(untouched);
    expect(existsSync(room.path('raw', 'results'))).toBe(false);
  });
});

describe('nothing is overwritten:', () => {
  test.each(['hdf5', 'tiff'])('a file or folder in the place of %s', async format => {
    const file = out(`there-${format}`);
    const folder = out(`folder-${format}`);
    writeFileSync(file, 'mine');
    mkdirSync(folder);
    for (const path of [file, folder]) {
      const ran = await run('reconstruct', raw, '-o', path, '--format', format);
      expect(ran.code, ran.stderr).toBe(2);
      expect(sentenceOn(ran.stderr)).toContain(path);
    }
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('the default place is a run of its own, each time', async () => {
    for (const name of ['run-001', 'run-002']) {
      const ran = await run('reconstruct', raw, '--rows', '4');
      expect(ran.code, ran.stderr).toBe(0);
      const folder = join(room.processed, 'disc scan', name);
      expect(readdirSync(folder)).toContain('disc scan.h5');
    }
    expect(readdirSync(join(room.processed, 'disc scan'))).toEqual(['run-001', 'run-002']);
    const stack = await run('reconstruct', raw, '--rows', '4', '--format', 'tiff');
    expect(stack.code, stack.stderr).toBe(0);
    const files = contentOf(join(room.processed, 'disc scan', 'run-003'));
    expect(Object.keys(files).some(name => /4\.tiff?$/.test(name))).toBe(true);
  });
});

describe('HDF5', () => {
  const recipe = {
    recipe: 1,
    input: { path: raw },
    angles: { offsetDeg: 12.5, leftOut: [3] },
    rows: { from: 1, to: 8, step: 3 },
    centre: { column: 31.25, slope: 0.01 },
    method: { name: 'fbp', filter: 'hann', cutoff: 0.8 },
    output: { path: out('volume.h5') }
  };
  let seen: IVolume;
  beforeAll(async () => {
    writeFileSync(out('recipe.json'), JSON.stringify(recipe));
    const ran = await run('reconstruct', out('recipe.json'));
    expect(ran.code, ran.stderr).toBe(0);
    seen = await lookAt(recipe.output.path, out('volume.npy'));
  });

  test('opens on the volume in silx, contiguous float32', () => {
    expect(seen).toMatchObject({ dtype: 'float32', chunks: null, units: '1/cm' });
    expect(seen.stack().shape).toEqual([3, COLUMNS, COLUMNS]);
    expect(readdirSync(out()).filter(name => name.startsWith('.volume'))).toEqual([]);
  });

  test('its axes are in micrometres, down from detector row 0 and away from the axis', () => {
    const [slices, rows, columns] = Object.values(seen.axes);
    expect(slices).toEqual([1 * PIXEL, 4 * PIXEL, 7 * PIXEL]);
    expect(seen.facts['/entry/volume/detector_row']).toBe('1 4 7');
    // Axis at column floor(N/2), row N - 1 - floor(N/2).
    const middle = Math.floor(COLUMNS / 2);
    const place = (pixel: number): number => (pixel - middle) * PIXEL;
    expect(columns).toEqual(Array.from({ length: COLUMNS }, (_, pixel) => place(pixel)));
    expect(rows?.map(Math.abs)).toEqual(columns?.map(Math.abs));
    expect(Object.values(seen.axisUnits)).toEqual(['um', 'um', 'um']);
    // From slice to slice three rows, from pixel to pixel one.
    const [name] = Object.entries(seen.facts).find(([, fact]) => fact === '7.5 2.5 2.5') ?? [
      'none'
    ];
    expect(name).toMatch(/voxel/);
    expect(seen.facts[`${name}@units`]).toBe('um');
  });

  test('the recipe inside is the one that was used', async () => {
    const [inside] = Object.values(seen.recipes);
    expect(Object.values(seen.recipes)).toHaveLength(1);
    expect(inside).toMatchObject(recipe);
    const job = readdirSync(jobsRootOf(room)).toSorted();
    const used = job
      .map(id => readFileSync(join(jobsRootOf(room), id, 'job.json'), 'utf8'))
      .map(text => parse<{ recipe: IRecipe }>(text, 'recipe').recipe)
      .find(({ output }) => output.path === recipe.output.path);
    expect(inside).toEqual(used);
    // And it gives the same values again.
    if (!has<IRecipe>(inside, 'recipe', 'output')) throw new Error('no recipe inside');
    const again = { ...inside, output: { path: out('again.h5') } };
    writeFileSync(out('again.json'), JSON.stringify(again));
    expect((await run('reconstruct', out('again.json'))).code).toBe(0);
    await lookAt(out('again.h5'), out('again.npy'));
    expect(readFileSync(out('again.npy')).equals(readFileSync(out('volume.npy')))).toBe(true);
  });

  test('names the input, the program and its version', () => {
    const facts = Object.values(seen.facts).map(String).join('\n');
    expect(facts).toContain(raw);
    expect(facts).toMatch(/"engine": "(native|wasm)/);
    expect(facts).toMatch(/"hepsct": "\d+\.\d+\.\d+/);
  });

  test('rows with a step are the rows of the whole volume', async () => {
    const whole = { ...recipe, rows: {}, output: { path: out('whole.h5') } };
    writeFileSync(out('whole.json'), JSON.stringify(whole));
    expect((await run('reconstruct', out('whole.json'))).code).toBe(0);
    const all = (await lookAt(out('whole.h5'), out('whole.npy'))).stack();
    expect(all.shape[0]).toBe(9);
    const some = seen.stack();
    for (const [index, row] of [1, 4, 7].entries()) {
      const slice = sliceOf(some, index);
      expect(compare(slice, sliceOf(all, row), 31).error).toBeLessThanOrEqual(2e-6);
      expect(compare(slice, sliceOf(all, row + 1), 31).error).toBeGreaterThan(1e-3);
    }
  });

  test('values are per pixel where the pixel size divides them, no more', async () => {
    const args = ['--rows', '4', '--center', '31', '-o'];
    for (const [name, size] of [
      ['one', '1'],
      ['two', '2']
    ] as const) {
      const ran = await run('reconstruct', raw, '--pixel-size', size, ...args, out(`${name}.h5`));
      expect(ran.code, ran.stderr).toBe(0);
    }
    const one = (await lookAt(out('one.h5'), out('one.npy'))).stack().values;
    const two = (await lookAt(out('two.h5'), out('two.npy'))).stack().values;
    const largest = one.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeGreaterThan(0);
    for (const [pixel, value] of one.entries()) {
      expect(Math.abs(value - 2 * (two[pixel] ?? NaN))).toBeLessThanOrEqual(largest * 1e-6);
    }
  });
});

describe('TIFF', () => {
  test('is float32, one file a slice, named by the detector row, with the recipe beside', async () => {
    const choices = ['--rows', '1:8:3', '--center', '31.25', '--method', 'fbp'];
    for (const format of ['tiff', 'hdf5']) {
      const ran = await run('reconstruct', raw, ...choices, '-o', out(format), '--format', format);
      expect(ran.code, ran.stderr).toBe(0);
    }
    const stack = await lookAt(out('tiff'), out('tiff.npy'));
    expect(stack.dtype).toBe('float32');
    expect(stack.files.map(name => Number(/(\d+)\.tiff?$/.exec(name)?.[1]))).toEqual([1, 4, 7]);
    expect(new Set(stack.files.map(({ length }) => length)).size).toBe(1);
    const recipes = Object.values(stack.recipes);
    expect(recipes.length).toBeGreaterThan(0);
    for (const inside of recipes) {
      expect(inside).toMatchObject({
        rows: { from: 1, to: 8, step: 3 },
        centre: { column: 31.25 },
        method: { name: 'fbp' },
        output: { format: 'tiff' }
      });
    }
    await lookAt(out('hdf5'), out('hdf5.npy'));
    expect(readFileSync(out('tiff.npy')).equals(readFileSync(out('hdf5.npy')))).toBe(true);
  });
});

test('the raw folder is as it was', () => {
  expect(contentOf(room.path('raw'))).toEqual(untouched);
});
