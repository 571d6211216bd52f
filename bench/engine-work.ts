import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makeEngine } from '../engine/ts/engine';
import { VARIANTS } from '../engine/ts/host';
import { openNativeHost } from '../engine/ts/native';
import { paddedColumns } from '../engine/ts/padding';
import { ReconstructionPlan } from '../engine/ts/plan';
import type { IEngine, IPlanOptions, IReconstructionPlan } from '../engine/ts/types';
import { openWasmEngine } from '../engine/ts/wasm';
import type { IAnswer } from './contestant';
import type { IEngineTask } from './engine-task';
import { ENGINE } from './places';

/** Seconds that a measurement takes at least; the same in bench/peers.py. */
const LEAST = 0.4;

/** Mean time of work done again and again, once at least. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  let count = 0;
  do {
    await work();
    count++;
  } while (elapsed() < LEAST);
  return elapsed() / count;
}

/** Something to be measured. */
export interface IWork {
  readonly slices: number;
  readonly first: Float32Array;
  /** Once. */
  run(): Promise<void>;
  /** For a while. */
  measure(): Promise<IAnswer>;
}

/** A plan with its slices, ready to be reconstructed again and again into the same place. */
export class EngineWork implements IWork {
  static async open(task: IEngineTask): Promise<EngineWork> {
    const engine = await openVariant(task);
    const { columns } = task.case;
    const plan = engine.createPlan(options(task, await anglesOf(task)));
    const slices = task.path === 'single' ? 1 : plan.batch;
    const sinograms = stack(await sinogramOf(task), slices);
    return new EngineWork(task, plan, sinograms, new Float32Array(slices * columns ** 2));
  }

  private constructor(
    private readonly _task: IEngineTask,
    private readonly _plan: IReconstructionPlan,
    private readonly _sinograms: Float32Array,
    private readonly _out: Float32Array
  ) {
    this.slices = _out.length / _task.case.columns ** 2;
    this._centres = new Float64Array(this.slices).fill(_task.case.centre);
  }

  readonly slices: number;

  /** The first slice. */
  get first(): Float32Array {
    return this._out.subarray(0, this._task.case.columns ** 2);
  }

  /** Once. */
  async run(): Promise<void> {
    if (this._task.path === 'single') {
      await this._plan.reconstructSingle(this._sinograms, this._task.case.centre, this._out);
    } else {
      await this._plan.reconstruct(this._sinograms, this._centres, this._out);
    }
  }

  async measure(): Promise<IAnswer> {
    const before = this._phases();
    const seconds = await secondsOf(() => this.run());
    const phases = this._phases().map((after, phase) => after - (before[phase] ?? 0));
    return phases.some(phase => phase > 0) ? { seconds, phases } : { seconds };
  }

  /** Seconds of the phases so far, where the engine has a clock. */
  private _phases(): readonly number[] {
    return this._plan instanceof ReconstructionPlan ? this._plan.phaseSeconds() : [];
  }

  private readonly _centres: Float64Array;
}

/** @throws Error where this machine has no such variant */
export async function openVariant(task: IEngineTask): Promise<IEngine> {
  const engine = await openHost(task);
  if (engine.variant !== task.variant) {
    throw new Error(`this machine has ${engine.variant}, not ${task.variant}`);
  }
  return engine;
}

async function openHost({ variant, threads }: IEngineTask): Promise<IEngine> {
  if (variant.startsWith('wasm')) {
    const simd128 = await readFile(join(ENGINE, 'hepsct-simd128.wasm'));
    const relaxed = await readFile(join(ENGINE, 'hepsct-relaxed.wasm'));
    return openWasmEngine(variant === 'wasm-relaxed' ? { simd128, relaxed } : { simd128 });
  }
  openNativeHost({ folder: ENGINE }).callNow('hepsct_limit_variant', VARIANTS.indexOf(variant));
  return makeEngine(openNativeHost({ folder: ENGINE, threads }));
}

function options(task: IEngineTask, angles: Float64Array): IPlanOptions {
  const { columns } = task.case;
  return {
    method: 'gridding',
    accuracy: task.accuracy,
    columns,
    angles,
    weights: new Float64Array(angles.length).fill(Math.PI / angles.length),
    size: columns,
    paddedColumns: paddedColumns(columns, task.accuracy),
    filter: { name: 'ramp', cutoff: 1 },
    scale: 1
  };
}

/** Radians. */
export async function anglesOf(task: IEngineTask): Promise<Float64Array> {
  return new Float64Array(await bytes(task, 'angles.f64'));
}

/** (angle, column). */
export async function sinogramOf(task: IEngineTask): Promise<Float32Array> {
  return new Float32Array(await bytes(task, 'sinogram.f32'));
}

/** A copy of its own, so that arrays of it are aligned. */
async function bytes({ folder }: IEngineTask, name: string): Promise<ArrayBuffer> {
  return new Uint8Array(await readFile(join(folder, name))).buffer;
}

/** The same object, a little denser from slice to slice. */
function stack(one: Float32Array, slices: number): Float32Array {
  const all = new Float32Array(slices * one.length);
  for (let slice = 0; slice < slices; slice++) {
    const scale = 1 + slice / 64;
    all.set(slice === 0 ? one : one.map(value => value * scale), slice * one.length);
  }
  return all;
}
