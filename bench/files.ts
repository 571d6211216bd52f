import { execFile } from 'node:child_process';
import { mkdir, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { ISpec } from './contestant';
import type { IScanSize } from './options';
import { BUNDLES, DATA, PYTHON, ROOT } from './places';
import { runRounds } from './rounds';
import type { IResult } from './rounds';
import { say } from './say';
import { summary } from './statistics';
import type { ISummary } from './statistics';

const run = promisify(execFile);

/** One of the parts, for the whole volume. */
export interface IPart {
  readonly seconds: ISummary;
  /** Processor time, of the quickest round. */
  readonly processorSeconds: number;
}

/** Time that the whole would take if everything overlapped: the longest part, or the processors' time. */
export interface IBound {
  readonly seconds: number;
  /** The whole over it. */
  readonly ratio: number;
}

/** A volume from file to file, and each of its parts alone. */
export interface IFilesReport {
  readonly size: IScanSize;
  readonly scanBytes: number;
  readonly volumeBytes: number;
  readonly cores: number;
  readonly read: IPart;
  readonly compute: IPart;
  /** The same by a command of its own, as the whole is one: its start and its first touch of memory included. */
  readonly computeCommand: IPart;
  /** As a job writes: past the system's cache where the file system lets one, synced slab by slab. */
  readonly write: IPart;
  /** The same through that cache, for comparison: no part of the bound where `write` went past it. */
  readonly writeCached: IPart;
  /** Its worker goes on without the command that started it: no processor time is told. */
  readonly whole: Omit<IPart, 'processorSeconds'>;
  /** With all parts in warm processes. */
  readonly warm: IBound;
  /** With computing by a command of its own. */
  readonly commands: IBound;
}

/** Slices that a job writes and syncs at a time: a batch of the engine. */
const SLAB_SLICES = 16;

const DIRECT = 'writing past the cache';
const CACHED = 'writing through the cache';
const COMMAND = 'computing by a command';

export async function measureFiles(size: IScanSize, rounds: number): Promise<IFilesReport> {
  const folder = join(DATA, 'files');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    return await measureIn(folder, size, rounds);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureIn(folder: string, size: IScanSize, rounds: number): Promise<IFilesReport> {
  const scan = join(folder, 'raw', 'scan.h5');
  await mkdir(join(folder, 'raw'));
  await mkdir(join(folder, 'processed'));
  await simulate(scan, size);
  const { size: scanBytes } = await stat(scan);
  const volumeBytes = size.rows * size.columns ** 2 * 4;
  const cores = availableParallelism();
  const results = await runRounds(specsOf(folder, scan, size, volumeBytes), rounds, Infinity);
  const part = (name: string, slices = 1) => partOf(results, name, slices);
  const read = part('reading');
  const compute = part('computing', size.rows);
  const computeCommand = part(COMMAND);
  const writeCached = part(CACHED);
  const write = results.some(({ spec }) => spec.name === DIRECT) ? part(DIRECT) : writeCached;
  const { seconds } = part('hepsct reconstruct');
  const whole = { seconds };
  const boundOf = (computing: IPart): IBound => {
    const alone = [read, computing, write];
    const used = alone.reduce((sum, { processorSeconds }) => sum + processorSeconds, 0) / cores;
    const bound = Math.max(used, ...alone.map(one => one.seconds.minimum));
    return { seconds: bound, ratio: seconds.minimum / bound };
  };
  return {
    size,
    scanBytes,
    volumeBytes,
    cores,
    read,
    compute,
    computeCommand,
    write,
    writeCached,
    whole,
    warm: boundOf(compute),
    commands: boundOf(computeCommand)
  };
}

async function simulate(scan: string, { angles, rows, columns }: IScanSize): Promise<void> {
  say(`simulating ${angles} x ${rows} x ${columns}`);
  const size = ['--angles', angles, '--rows', rows, '--columns', columns].map(String);
  const plain = ['--dead', '0', '--drift', '0', '--center', String(columns / 2)];
  await run(join(ROOT, '.venv', 'bin', 'hepsct'), ['simulate', scan, ...size, ...plain]);
}

function specsOf(
  folder: string,
  scan: string,
  { angles, rows, columns }: IScanSize,
  volumeBytes: number
): ISpec[] {
  const threads = availableParallelism();
  const disk = join('bench', 'disk.py');
  const computing = join(BUNDLES, 'volume-contestant.mjs');
  const volume = join(folder, 'processed', 'volume.h5');
  const hepsct = join(ROOT, '.venv', 'bin', 'hepsct');
  const center = ['--center', String(columns / 2)];
  const places = {
    HEPSCT_JOBS_ROOT: join(folder, 'jobs'),
    HEPSCT_PROCESSED_ROOT: join(folder, 'processed')
  };
  const of = (name: string, ...command: ISpec['command']): ISpec => ({
    name,
    threads,
    command,
    environment: places,
    image: ''
  });
  const size = [angles, columns, threads].map(String);
  const alone = join(folder, 'processed', 'alone.bin');
  const bytes = [volumeBytes, SLAB_SLICES * columns ** 2 * 4].map(String);
  return [
    of('reading', PYTHON, disk, 'read', scan),
    of('computing', process.execPath, computing, ...size),
    of(COMMAND, PYTHON, disk, 'run', scan, alone, process.execPath, computing, ...size, `${rows}`),
    of(DIRECT, PYTHON, disk, 'write-direct', alone, ...bytes),
    of(CACHED, PYTHON, disk, 'write-cached', alone, ...bytes),
    of(
      'hepsct reconstruct',
      ...([PYTHON, disk, 'run', scan, volume] as const),
      ...([hepsct, 'reconstruct', scan, '-o', volume, '--accuracy', 'fast', ...center] as const)
    )
  ];
}

/** Scaled to `slices` from those of one go. */
function partOf(results: readonly IResult[], name: string, slices: number): IPart {
  const result = results.find(({ spec }) => spec.name === name);
  if (result === undefined) throw new Error(`${name} was left out.`);
  const scale = slices / result.slices;
  const { minimum, median } = summary(result.answers.map(({ seconds }) => seconds));
  const best = result.answers.find(({ seconds }) => seconds === minimum);
  return {
    seconds: { minimum: minimum * scale, median: median * scale },
    processorSeconds: (best?.processorSeconds ?? 0) * scale
  };
}
