/**
 * Computing alone, as a contestant: `node volume-contestant.mjs ANGLES COLUMNS THREADS [SLICES]`. From counts to
 * slices, one batch, by the engine functions that a job calls. With SLICES it is no contestant but a command: it
 * computes so many and ends.
 */
import { createInterface } from 'node:readline';

import { evenAngles } from './angles';
import { makeEngine } from '../engine/ts/engine';
import { openNativeHost } from '../engine/ts/native';
import { paddedColumns } from '../engine/ts/padding';
import type { ICountRows, ICountsPlan, IFlatFields } from '../engine/ts/types';
import { ENGINE } from './places';
import { print } from './say';

const [angles = 0, columns = 0, threads = 0, slices = 0] = process.argv.slice(2).map(Number);
const engine = makeEngine(openNativeHost({ folder: ENGINE, threads }));

function makePlan(): ICountsPlan {
  return engine.createPlan({
    method: 'gridding',
    accuracy: 'fast',
    columns,
    angles: evenAngles(angles),
    weights: new Float64Array(angles).fill(Math.PI / angles),
    size: columns,
    paddedColumns: paddedColumns(columns, 'fast'),
    filter: { name: 'shepp-logan', cutoff: 1 },
    scale: 1
  });
}

function varied(length: number): Uint16Array {
  return new Uint16Array(length).map((_, index) => 10000 + ((index * 7919) % 9000));
}

const plan = makePlan();
const rows = plan.batch;
const pixels = rows * columns;
const block = slices > 0 ? new Uint16Array(angles * pixels).fill(15000) : varied(angles * pixels);
const fields: IFlatFields = {
  dark: new Float32Array(pixels).fill(100),
  before: new Float32Array(pixels).fill(20000),
  after: null,
  darkAfter: null,
  mix: null
};
const given: ICountRows = { block, rows, fields: [{ count: angles, fields }], floor: 1e-6 };
const centres = new Float64Array(rows).fill(columns / 2);
const out = new Float32Array(rows * columns ** 2);

async function run(): Promise<void> {
  const counts = { clipped: 0, nonFinite: 0 };
  await plan.reconstructCounts(given, 0, centres, out, undefined, counts);
}

async function answer(): Promise<void> {
  await run(); // warm-up: pages, tables
  print(JSON.stringify({ ready: true, slices: rows }));
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== 'go') continue;
    const used = process.cpuUsage();
    const start = performance.now();
    await run();
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(used);
    print(JSON.stringify({ seconds, processorSeconds: (user + system) / 1e6 }));
  }
}

if (slices > 0) {
  for (let done = 0; done < slices; done += rows) await run();
} else {
  await answer();
}
