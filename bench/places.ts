import { homedir } from 'node:os';
import { join } from 'node:path';

/** The clone; the bench is run from it. */
export const ROOT = process.cwd();
/** The bundles of the bench, and a copy of the engine that no build changes meanwhile. */
export const BUNDLES = join(ROOT, '.cache', 'bench');
export const ENGINE = join(BUNDLES, 'engine');
/** Sinograms, pictures and scans; all of it can be made again. */
export const DATA = join(BUNDLES, 'data');
export const RESULTS = join(ROOT, 'bench', 'results');
/** Python with the product's development tools. */
export const PYTHON = join(ROOT, '.venv', 'bin', 'python');
/** The peers' environment and programs. */
export const PEERS = join(
  process.env['HEPSCT_BENCH_HOME'] ?? join(homedir(), '.cache', 'hepsct'),
  'bench'
);
