import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import type { ICase } from './cases';
import type { ISpec } from './contestant';
import type { IEngineTask } from './engine-task';
import { BUNDLES, DATA, PEERS, ROOT } from './places';

/** Who competes in a case, the quick ones first. */
export function fieldOf(case_: ICase): ISpec[] {
  return [...ours(case_), ...gridrec(case_), ...tomoxide(case_), ...packages(case_)];
}

/** Where sinogram, reference and pictures of a case lie: anew when what makes them has changed. */
export function folderOf({ angles, columns }: ICase): string {
  return join(DATA, `${angles}x${columns}-${makersHash()}`);
}

const MAKERS = ['bench/reference.py', ...['fbp', 'geometry', 'phantoms'].map(oracleFile)];

function oracleFile(name: string): string {
  return `test/oracle/${name}.py`;
}

function makersHash(): string {
  const hash = createHash('sha256');
  for (const name of MAKERS) hash.update(readFileSync(join(ROOT, name)));
  return hash.digest('hex').slice(0, 8);
}

function imageOf(case_: ICase, name: string, threads: number): string {
  return join(folderOf(case_), `${name.replaceAll(/\W+/g, '-')}-${threads}.f32`);
}

type OurEntry = readonly [
  name: string,
  threads: readonly number[],
  task: Pick<IEngineTask, 'variant' | 'accuracy' | 'path'>
];

const OURS: readonly OurEntry[] = [
  ['avx512', [1, 2], { variant: 'native-avx512', accuracy: 'fast', path: 'batch' }],
  ['avx512 reference', [1, 2], { variant: 'native-avx512', accuracy: 'reference', path: 'batch' }],
  ['avx512 single', [1, 2], { variant: 'native-avx512', accuracy: 'fast', path: 'single' }],
  ['avx512 live', [1, 2], { variant: 'native-avx512', accuracy: 'fast', path: 'live' }],
  ['avx512 live half', [1, 2], { variant: 'native-avx512', accuracy: 'fast', path: 'live half' }],
  ['avx512 live u16', [1, 2], { variant: 'native-avx512', accuracy: 'fast', path: 'live u16' }],
  [
    'avx512 first picture',
    [1, 2],
    { variant: 'native-avx512', accuracy: 'fast', path: 'first picture' }
  ],
  ['avx2', [1, 2], { variant: 'native-avx2', accuracy: 'fast', path: 'batch' }],
  ['avx2 reference', [1], { variant: 'native-avx2', accuracy: 'reference', path: 'batch' }],
  ['avx2 single', [1, 2], { variant: 'native-avx2', accuracy: 'fast', path: 'single' }],
  ['avx2 live', [1, 2], { variant: 'native-avx2', accuracy: 'fast', path: 'live' }],
  ['avx2 first picture', [1], { variant: 'native-avx2', accuracy: 'fast', path: 'first picture' }],
  ['baseline', [1, 2], { variant: 'native-baseline', accuracy: 'fast', path: 'batch' }],
  ['wasm simd128', [1], { variant: 'wasm-simd128', accuracy: 'fast', path: 'batch' }],
  ['wasm relaxed', [1, 2], { variant: 'wasm-relaxed', accuracy: 'fast', path: 'batch' }],
  ['wasm simd128 live', [1], { variant: 'wasm-simd128', accuracy: 'fast', path: 'live' }],
  ['wasm relaxed live half', [1], { variant: 'wasm-relaxed', accuracy: 'fast', path: 'live half' }],
  ['wasm relaxed live', [1], { variant: 'wasm-relaxed', accuracy: 'fast', path: 'live' }],
  [
    'wasm relaxed first picture',
    [1],
    { variant: 'wasm-relaxed', accuracy: 'fast', path: 'first picture' }
  ]
];

function ours(case_: ICase): ISpec[] {
  return OURS.flatMap(([entry, threadCounts, rest]) =>
    threadCounts.map(threads => {
      const name = `hepsct ${entry}`;
      const image = imageOf(case_, name, threads);
      const task: IEngineTask = { case: case_, folder: folderOf(case_), image, threads, ...rest };
      const program = join(BUNDLES, 'engine-contestant.mjs');
      return { name, threads, image, command: [process.execPath, program, JSON.stringify(task)] };
    })
  );
}

/** Threads that the libraries of Python and Rust take without being asked. */
function limits(threads: number): Readonly<Record<string, string>> {
  const names = ['OMP', 'OPENBLAS', 'MKL', 'NUMBA', 'RAYON'];
  return Object.fromEntries(names.map(name => [`${name}_NUM_THREADS`, String(threads)]));
}

function inPython(
  case_: ICase,
  name: string,
  peer: string,
  threads: number,
  slices: number,
  library = ''
): ISpec {
  const { angles, columns, centre } = case_;
  const [image, folder] = [imageOf(case_, name, threads), folderOf(case_)];
  const task = { peer, folder, angles, columns, centre, slices, threads, image, library };
  const python = join(PEERS, 'python', 'bin', 'python');
  return {
    name,
    threads,
    image,
    environment: limits(threads),
    command: [python, join('bench', 'peers.py'), JSON.stringify(task)]
  };
}

/** HEPSCT_BENCH_GRIDREC: `name=path` of built libraries, separated as in PATH; a path alone is `stock`. */
function gridrec(case_: ICase): ISpec[] {
  const named = (process.env['HEPSCT_BENCH_GRIDREC'] ?? '').split(delimiter).filter(Boolean);
  return named.flatMap(entry => {
    const [build, path] = entry.includes('=') ? entry.split('=', 2) : ['stock', entry];
    if (build === undefined || path === undefined || !existsSync(path)) {
      throw new Error(`HEPSCT_BENCH_GRIDREC names ${entry}, which is not there.`);
    }
    const of = (name: string, threads: number, slices: number) =>
      inPython(case_, name, 'gridrec', threads, slices, path);
    const name = `gridrec ${build}`;
    // pairs of slices: one slice costs it two, and no thread can help
    return [of(name, 1, 8), of(name, 2, 16), of(`${name} single`, 1, 1)];
  });
}

function tomoxide(case_: ICase): ISpec[] {
  const program = join(PEERS, 'tomoxide', 'release', 'bench-tomoxide');
  if (!existsSync(program)) return [];
  const { angles, columns, centre } = case_;
  return (['fourierrec', 'gridrec'] as const).flatMap(algorithm =>
    [1, 2].map(threads => {
      const name = `tomoxide ${algorithm}`;
      const image = imageOf(case_, name, threads);
      const numbers = [angles, columns, centre, 2].map(String);
      const command: ISpec['command'] = [program, algorithm, folderOf(case_), ...numbers, image];
      return { name, threads, image, environment: limits(threads), command };
    })
  );
}

/** Slow: one slice, one thread. */
function packages(case_: ICase): ISpec[] {
  if (!existsSync(join(PEERS, 'python'))) return [];
  return ['algotom-dfi', 'algotom-fbp', 'astra', 'scikit-image'].map(peer =>
    inPython(case_, peer, peer, 1, 1)
  );
}
