import { describe, expect, it } from 'vitest';

import { everyBuild, wasmFile, withEveryInstructionSet } from './builds.fixture';
import { disc, evenAngles, project, sheppLogan } from './truth/analytic';
import { discPixels, error } from './truth/measure';
import { concatenate, planOptions, reconstruct } from './truth/scenes';
import { makeEngine } from './engine';
import { openEngine } from './native';
import { WasmHost } from './wasm-host';

const SIZE = 48;
const options = planOptions(SIZE, { angles: evenAngles(70) });
const methods = ['gridding', 'fbp'] as const;

/** Slices that differ, each with a centre of its own. */
function scene(slices: number) {
  const centres = Array.from({ length: slices }, (_, i) => SIZE / 2 - 2.5 + ((i * 37) % 11) / 3);
  const sinograms = centres.map((centre, i) =>
    project(
      [...sheppLogan(18), disc((i % 5) - 2, 6 - (i % 7), 2 + (i % 3))],
      options.angles,
      SIZE,
      centre
    )
  );
  return { centres, sinograms };
}

function slice(volume: Float32Array, index: number): Float32Array {
  return volume.subarray(index * SIZE * SIZE, (index + 1) * SIZE * SIZE);
}

describe.each(methods)('%s', method => {
  const plan = { ...options, method };
  const everywhere = discPixels(SIZE, SIZE);

  it.each([1, 2, 3, 17, 33])(
    'reconstructs %i slices as it does each of their pairs',
    async slices => {
      const engine = await openEngine({ threads: 2 });
      const { centres, sinograms } = scene(slices);
      const volume = await reconstruct(engine, plan, concatenate(sinograms), centres);
      for (let first = 0; first < slices; first += 2) {
        const pair = await reconstruct(
          engine,
          plan,
          concatenate(sinograms.slice(first, first + 2)),
          centres.slice(first, first + 2)
        );
        expect(volume.subarray(first * SIZE * SIZE, (first + 2) * SIZE * SIZE)).toEqual(pair);
      }
    }
  );

  it('gives both slices of a pair their own centre', async () => {
    for (const engine of await everyBuild()) {
      const { centres, sinograms } = scene(2);
      const pair = await reconstruct(engine, plan, concatenate(sinograms), centres);
      for (const [index, sinogram] of sinograms.entries()) {
        const alone = await reconstruct(engine, plan, sinogram, centres.slice(index, index + 1));
        expect(error(slice(pair, index), alone, everywhere), engine.variant).toBeLessThan(2e-5);
        const swapped = await reconstruct(
          engine,
          plan,
          sinogram,
          centres.slice(1 - index).slice(0, 1)
        );
        expect(error(slice(pair, index), swapped, everywhere)).toBeGreaterThan(1e-2);
      }
    }
  });

  it('gives the same bits on any number of threads', async () => {
    const { centres, sinograms } = scene(5);
    const volumes: Float32Array[] = [];
    for (const threads of [1, 2, 5]) {
      const engine = await openEngine({ prefer: 'native', threads });
      volumes.push(await reconstruct(engine, plan, concatenate(sinograms), centres));
    }
    expect(volumes[1]).toEqual(volumes[0]);
    expect(volumes[2]).toEqual(volumes[0]);
  });

  it('gives in both WASM builds what the native build gives', async () => {
    const { centres, sinograms } = scene(3);
    const [native, ...others] = await everyBuild();
    if (!native) throw new Error('no native engine');
    expect(others.map(engine => engine.variant)).toEqual(['wasm-simd128', 'wasm-relaxed']);
    const truth = await reconstruct(native, plan, concatenate(sinograms), centres);
    for (const engine of others) {
      const volume = await reconstruct(engine, plan, concatenate(sinograms), centres);
      for (let index = 0; index < 3; index++) {
        expect(
          error(slice(volume, index), slice(truth, index), everywhere),
          engine.variant
        ).toBeLessThan(2e-5);
      }
    }
  });
});

describe('instruction sets', () => {
  it.each(methods)('all give the same %s slices', async method => {
    const { centres, sinograms } = scene(19);
    const everywhere = discPixels(SIZE, SIZE);
    let best: Float32Array | undefined;
    await withEveryInstructionSet(async engine => {
      const plan = { ...options, method };
      const volume = await reconstruct(engine, plan, concatenate(sinograms), centres);
      best ??= volume;
      for (let index = 0; index < 19; index++) {
        expect(
          error(slice(volume, index), slice(best, index), everywhere),
          engine.variant
        ).toBeLessThan(2e-5);
      }
    });
  });
});

describe('plans', () => {
  it('write into the array they are given', async () => {
    const engine = await openEngine({ threads: 1 });
    const { centres, sinograms } = scene(1);
    const plan = engine.createPlan(options);
    const out = new Float32Array(SIZE * SIZE);
    const result = await plan.reconstruct(concatenate(sinograms), Float64Array.from(centres), out);
    expect(result).toBe(out);
    expect(out.some(value => value !== 0)).toBe(true);
    plan.dispose();
  });

  it('take calls in turn, end those under way when disposed, and refuse later ones', async () => {
    const engine = await openEngine({ threads: 2 });
    const { centres, sinograms } = scene(2);
    const plan = engine.createPlan(options);
    const calls = sinograms.map((sinogram, index) =>
      plan.reconstruct(sinogram, Float64Array.of(centres[index] ?? 0))
    );
    plan.dispose();
    plan.dispose();
    const volumes = await Promise.all(calls);
    for (const [index, volume] of volumes.entries()) {
      expect(volume).toEqual(
        await reconstruct(
          engine,
          options,
          concatenate(sinograms.slice(index, index + 1)),
          centres.slice(index, index + 1)
        )
      );
    }
    await expect(
      plan.reconstruct(new Float32Array(70 * SIZE), Float64Array.of(24))
    ).rejects.toThrow('this plan has been disposed');
  });

  it.each(methods)('predict the working memory of %s', async method => {
    const module = await WebAssembly.compile(await wasmFile('hepsct-simd128.wasm'));
    const refuse = () => 8;
    const imports = Object.fromEntries(
      WebAssembly.Module.imports(module).map(({ name }) => [name, refuse])
    );
    const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: imports });
    const { memory } = instance.exports;
    if (!(memory instanceof WebAssembly.Memory)) throw new Error('no memory');
    const plan = makeEngine(new WasmHost(instance)).createPlan(planOptions(256, { method }));
    const before = memory.buffer.byteLength;
    await plan.reconstruct(new Float32Array(256 * 256), Float64Array.of(127));
    const carried = 2 * 4 * 256 * 256;
    const grown = memory.buffer.byteLength - before - carried;
    expect(grown).toBeGreaterThan(0.9 * plan.workingBytes(1));
    expect(grown).toBeLessThan(1.1 * plan.workingBytes(1) + 3e6);
  });
});
