import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { build } from 'esbuild';
import { describe, expect, it, test } from 'vitest';

import { wasmFile } from './builds.fixture';
import type { HostArgument, IHost } from './host';
import { openEngine, openNativeHost } from './native';
import { planOptions } from './truth/scenes';
import type { IPlanOptions } from './types';
import { WasmHost } from './wasm-host';
import { wasiStubs } from './wasm';

async function hosts(): Promise<IHost[]> {
  const module = await WebAssembly.compile(await wasmFile('hepsct-simd128.wasm'));
  return [
    openNativeHost({ threads: 1 }),
    new WasmHost(await WebAssembly.instantiate(module, wasiStubs(module)))
  ];
}

const floats = new Float32Array(8);
const doubles = new Float64Array(8);
const bytes = new Uint8Array(64);
const MANY = 0x7fffffff;

describe('sizes at the border of the engine', () => {
  it.each([NaN, Infinity, 1.5, -0x80000001, 0x80000000, 1e300])(
    '%f is no number of rows',
    async rows => {
      for (const host of await hosts()) {
        expect(() => host.callNow('hepsct_beam_profile', rows, 1, 1, 0, 0, floats)).toThrow(
          /argument 1 is .*, not a whole number in its range/
        );
        expect(() => host.callNow('hepsct_swap_bytes', bytes, rows - 0x80000001, 1)).toThrow(
          /argument 2 is .*, not a whole number in its range/
        );
      }
    }
  );

  // each would read or write far outside of its arrays, or overflow on the way there
  const plan = (...changed: readonly (readonly [number, HostArgument])[]): HostArgument[] => {
    const usual = [0, 0, doubles, Float64Array.of(1), 1, 8, 8, 12, 0, 1, 2, 1, 0, null, 0, 1];
    return usual.map((value, index) => changed.find(([at]) => at === index)?.[1] ?? value);
  };
  it.each<[string, readonly HostArgument[]]>([
    ['hepsct_average_frames', [floats, 5, 0, 8, floats, 1]],
    ['hepsct_average_frames', [floats, 5, MANY, 0xffffffff, floats, 1]],
    ['hepsct_average_frames', [null, 5, 1, 8, floats, 1]],
    ['hepsct_median_frames', [floats, 9, 1, 8, floats, 1]],
    ['hepsct_median_frames', [floats, 5, -1, 8, floats, 1]],
    ['hepsct_flat_field', [floats, 5, -1, 0, 8, ...fields(), floats, doubles, 1]],
    ['hepsct_flat_field', [floats, 5, MANY, MANY, MANY, ...fields(), floats, doubles, 1]],
    ['hepsct_flat_field', [null, 5, 1, 1, 8, ...fields(), floats, doubles, 1]],
    ['hepsct_to_sinograms', [floats, 5, MANY, MANY, 8, floats, 1]],
    ['hepsct_to_sinograms', [null, 5, 1, 1, 8, floats, 1]],
    ['hepsct_minus_log', [floats, 8, 1e-60, doubles, 1]],
    ['hepsct_minus_log', [floats, 8, NaN, doubles, 1]],
    ['hepsct_remove_zingers', [floats, 5, 1, 1, 8, 3, 1, 2, 0, floats, doubles, 1]],
    ['hepsct_remove_zingers', [floats, 5, 1, 1, 8, 1000, 1, 0, 0, floats, doubles, 1]],
    ['hepsct_remove_zingers', [floats, 5, 1, 1, 8, 3, NaN, 0, 0, floats, doubles, 1]],
    ['hepsct_remove_zingers', [floats, 5, MANY, MANY, 8, 3, 1, 0, 0, floats, doubles, 1]],
    ['hepsct_remove_stripes_by_sorting', [floats, 1, MANY, MANY, 3, 1]],
    ['hepsct_remove_stripes_by_sorting', [floats, 1, 2, 4, 0, 1]],
    ['hepsct_unshuffle', [bytes, 8, 0, bytes]],
    ['hepsct_decode_bitshuffle_lz4', [bytes, 64, -1, bytes, 8]],
    ['hepsct_bitshuffle_lz4_bound', [64, 0x40000000, 8]],
    ['hepsct_bitshuffle_lz4_bound', [64, 4096, 0x40000000]],
    ['hepsct_encode_bitshuffle_lz4', [bytes, 64, 4096, 0x40000000, bytes, 64]],
    ['hepsct_swap_bytes', [bytes, 8, 3]],
    ['hepsct_histogram', [null, 5, 2, 4, 3, 0, new Uint32Array(3), doubles]],
    ['hepsct_histogram', [floats, 5, MANY, MANY, 3, 0, new Uint32Array(3), doubles]],
    ['hepsct_histogram', [floats, 5, 2, 4, 0, 0, new Uint32Array(3), doubles]],
    ['hepsct_reduce_picture', [null, 2, 4, 2, 0, 0, 1, floats, 1]],
    ['hepsct_reduce_picture', [floats, 2, 4, 3, 0, 0, 1, floats, 1]],
    ['hepsct_reduce_picture', [floats, 2, 4, 0, 0, 0, 1, floats, 1]],
    ['hepsct_reduce_picture', [floats, MANY, MANY, 2, 0, 0, 1, floats, 1]],
    ['hepsct_reduce_picture', [floats, 2, 4, 2, 3, 0, 1, floats, 1]],
    ['hepsct_reduce_picture', [floats, 2, 4, 2, 0, NaN, 1, floats, 1]],
    ['hepsct_reduce_picture', [floats, 2, 4, 2, 0, 0, 0, floats, 1]],
    ['hepsct_reduce_picture', [floats, 2, 4, 2, 0, 0, 1, floats, 0]],
    ['hepsct_project_ellipsoids', [null, MANY, doubles, 1, 0, 1, 1, 8, 0, floats, 1]],
    ['hepsct_project_ellipsoids', [null, 0, Float64Array.of(NaN), 1, 0, 1, 1, 8, 0, floats, 1]],
    ['hepsct_project_ellipsoids', [null, 0, doubles, 1, MANY, 1, 1, 8, 0, floats, 1]],
    ['hepsct_project_ellipsoids', [null, 0, doubles, MANY, 0, MANY, 1, MANY, 0, floats, 1]],
    ['hepsct_slice_ellipsoids', [null, 0, 0, MANY, floats, 1]],
    ['hepsct_slice_ellipsoids', [null, 0, NaN, 2, floats, 1]],
    ['hepsct_photon_counts', [null, MANY, 0xffffffff, 1, ...exposure()]],
    ['hepsct_photon_counts', [null, 1, 8, 3, ...exposure()]],
    ['hepsct_beam_profile', [MANY, MANY, 1, 0, 0, floats]],
    ['hepsct_beam_profile', [2, 4, Infinity, 0, 0, floats]],
    ['hepsct_plan_create', plan([4, 0])],
    ['hepsct_plan_create', plan([4, MANY])],
    ['hepsct_plan_create', plan([5, 0])],
    ['hepsct_plan_create', plan([5, 40000], [7, 65536])],
    ['hepsct_plan_create', plan([6, -1])],
    ['hepsct_plan_create', plan([6, 40000])],
    ['hepsct_plan_create', plan([7, 6])],
    ['hepsct_plan_create', plan([7, 14])],
    ['hepsct_plan_create', plan([7, 262144])],
    ['hepsct_plan_create', plan([8, 8])],
    ['hepsct_plan_create', plan([9, NaN])],
    ['hepsct_plan_create', plan([8, 6], [10, NaN])],
    ['hepsct_plan_create', plan([11, Infinity])],
    ['hepsct_plan_create', plan([13, Int32Array.of(0, 0, 0, 8)])],
    ['hepsct_plan_create', plan([13, Int32Array.of(-1, 0, 8, 8)])],
    ['hepsct_plan_create', plan([13, Int32Array.of(0, 7, 8, 2)])],
    ['hepsct_plan_create', plan([13, Int32Array.of(0, MANY, 8, MANY)])],
    ['hepsct_plan_create', plan([0, 1], [13, Int32Array.of(0, 0, 8, 8)])],
    ['hepsct_plan_create', plan([14, -1])],
    ['hepsct_plan_create', plan([14, NaN])],
    ['hepsct_plan_create', plan([15, 0])],
    ['hepsct_plan_create', plan([15, MANY])]
  ])('%s refuses %j', async (name, parameters) => {
    for (const host of await hosts()) {
      expect(() => host.callNow(name, ...parameters), host.variant).toThrow(
        expect.objectContaining({ code: 'engine-input' })
      );
    }
  });

  // a plan of one angle and 8 columns; 1 row from row 0 on of a block of one row
  const usual = [
    ...[bytes, 0, 1, 0, ...fields(), null, 0],
    ...[1e-6, Float64Array.of(3), null, 1, doubles, 0]
  ];
  type Change = readonly [at: number, value: number | ArrayBufferView | null];
  it.each<[string, readonly Change[]]>([
    ['no block', [[0, null]]],
    ['an unknown type', [[1, 7]]],
    ['a negative type', [[1, -1]]],
    ['no rows', [[2, 0]]],
    ['fewer rows than none', [[2, -0x80000000]]],
    ['more rows than memory holds', [[2, MANY]]],
    ['rows before the first', [[3, -1]]],
    ['rows beyond the last', [[3, 1]]],
    ['a first row near the largest number', [[3, MANY]]],
    ['a dark without a flat', [[5, null]]],
    ['a flat without a dark', [[4, null]]],
    ['two flats without a mix', [[6, floats]]],
    ['a mix without a second flat', [[8, floats]]],
    ['stretches of one set of flats', [[9, new Int32Array(1)]]],
    ['a stretch that is not there', mixedIn(new Int32Array(1).fill(2), 2)],
    ['a stretch below 0', mixedIn(new Int32Array(1).fill(-1), 2)],
    ['stretches, but none', mixedIn(new Int32Array(1), 0)],
    ['a floor below 0', [[11, -1e-6]]],
    ['a floor that no float holds', [[11, 1e-60]]],
    ['a floor that is no number', [[11, NaN]]],
    ['an endless floor', [[11, Infinity]]],
    ['no centres', [[12, null]]],
    ['a centre that is no number', [[12, Float64Array.of(NaN)]]],
    ['no slices', [[14, 0]]],
    ['fewer slices than none', [[14, -1]]],
    ['no place for the images', [[13, null]]],
    ['no place for the counts', [[15, null]]]
  ])('slices from counts refuse %s', async (_, changes) => {
    for (const host of await hosts()) {
      const handle = host.callNow('hepsct_plan_create', ...plan());
      const call = (...some: readonly Change[]): number => {
        const parameters: (number | ArrayBufferView | null)[] = [...usual];
        parameters[13] = new Float32Array(64);
        for (const [at, value] of some) parameters[at] = value;
        return host.callNow('hepsct_plan_reconstruct_counts', handle, ...parameters);
      };
      expect(call(), host.variant).toBe(0);
      expect(() => call(...changes), host.variant).toThrow(
        expect.objectContaining({ code: 'engine-input' })
      );
      host.callNow('hepsct_plan_destroy', handle);
    }
  });

  it('takes the usual plan', async () => {
    for (const host of await hosts()) {
      expect(host.callNow('hepsct_plan_create', ...plan())).toBeGreaterThan(0);
    }
  });
});

function fields(): (Float32Array | null)[] {
  return [floats, floats, null, null, null];
}

/** Two sets of flats in stretches of time. */
function mixedIn(stretch: Int32Array, stretches: number) {
  return [
    [6, floats],
    [8, floats],
    [9, stretch],
    [10, stretches]
  ] as const;
}

function exposure(): (Float32Array | Uint16Array | number | null)[] {
  return [floats, floats, null, 0, 0, 0, 0, new Uint16Array(8), 1];
}

const SENTENCE =
  'The engine ran out of memory: choose fewer slices at a time, or stop other work on this machine.';

/** 10 GB of spectra from 40 kB of data. */
const HUGE: Partial<IPlanOptions> = {
  columns: 1,
  size: 1,
  paddedColumns: 131072,
  angles: new Float64Array(10000),
  weights: new Float64Array(10000),
  filter: { name: 'none', cutoff: 1 }
};

test('WASM without memory says so, and works on', async () => {
  const engine = await openEngine({ prefer: 'wasm' });
  const plan = engine.createPlan({ ...planOptions(16), ...HUGE });
  expect(plan.workingBytes(1)).toBeGreaterThan(9.9e9);
  await expect(plan.reconstruct(new Float32Array(10000), Float64Array.of(0))).rejects.toThrow(
    SENTENCE
  );
  const small = engine.createPlan(planOptions(16));
  expect(await small.reconstructSingle(new Float32Array(256).fill(1), 7)).toHaveLength(256);
});

const CHILD = `
import { openEngine } from './native';
import { planOptions } from './truth/scenes';
const engine = await openEngine({ prefer: 'native', threads: 1, folder: process.argv[2] });
const huge = engine.createPlan({
  ...planOptions(16), columns: 1, size: 1, paddedColumns: 131072,
  angles: new Float64Array(10000), weights: new Float64Array(10000), filter: { name: 'none', cutoff: 1 }
});
const failed = await huge.reconstruct(new Float32Array(10000), Float64Array.of(0)).catch(error => error);
const small = engine.createPlan(planOptions(16));
const slice = await small.reconstructSingle(new Float32Array(256).fill(1), 7);
console.log(failed.code + ', ' + failed.message + ', ' + slice.length + ' pixels');
`;

test.skipIf(process.platform !== 'linux')(
  'a native engine without memory says so, and works on',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hepsct-memory-'));
    try {
      const { outputFiles } = await build({
        stdin: { contents: CHILD, resolveDir: import.meta.dirname, loader: 'ts' },
        bundle: true,
        write: false,
        platform: 'node',
        format: 'esm'
      });
      const program = join(folder, 'child.mjs');
      await writeFile(program, outputFiles[0]?.contents ?? '');
      // Node itself takes more than 1 GB of addresses
      const { stdout } = await promisify(execFile)('/bin/sh', [
        '-c',
        'ulimit -v 4500000 && exec "$@"',
        'sh',
        process.execPath,
        program,
        fileURLToPath(new URL('../dist/', import.meta.url))
      ]);
      expect(stdout.trim()).toBe(`engine-memory, ${SENTENCE}, 256 pixels`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  60_000
);
