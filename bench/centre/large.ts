import type { IPhantomEngine } from '../../engine/ts/phantom';
import { findCentre } from '../../server/centre/find';
import { RandomSeries } from '../../server/simulate/random';
import { bodyOf } from './bodies';

/** A row as large as detectors have them. */
export interface ILargeRow {
  readonly columns: number;
  readonly angles: number;
  /** Of each round. */
  readonly seconds: readonly number[];
  readonly error: number | null;
}

const ROUNDS = 3;
const COLUMNS = 2048;
const ANGLES = 1500;
const OFF_THE_MIDDLE = 37.3;

/** How long one row takes, all the threads of the engine at work. */
export async function timeLargeRow(engine: IPhantomEngine): Promise<ILargeRow> {
  const centre = (COLUMNS - 1) / 2 + OFF_THE_MIDDLE;
  const anglesRad = Float64Array.from({ length: ANGLES }, (_, i) => (i * Math.PI) / ANGLES);
  const radius = 0.45 * COLUMNS;
  const body = bodyOf('ellipses', radius, radius, [0.1, 0.3], new RandomSeries(1));
  const row = await engine.projectEllipsoids(body, anglesRad, [2, 1, 5], COLUMNS, centre);
  const top = row.reduce((a, b) => Math.max(a, b), 1e-9);
  const beam = new Float32Array(COLUMNS).fill(40_000);
  const integrals = row.map(value => Math.max(0, (1.5 * value) / top));
  const counts = await engine.photonCounts(integrals, beam, new Float32Array(COLUMNS), 1, 0);
  const sinogram = Float32Array.from(counts, value => Math.log(40_000 / Math.max(value, 1)));
  const seconds: number[] = [];
  let error: number | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    const source = {
      columns: COLUMNS,
      anglesRad,
      sinogram: () => Promise.resolve(Float32Array.from(sinogram))
    };
    const started = performance.now();
    const wish = { rows: [0], range: null };
    const finding = await findCentre(engine, source, wish, new AbortController().signal);
    seconds.push((performance.now() - started) / 1000);
    error =
      finding.refusal !== null || finding.centre === null
        ? null
        : Math.abs(finding.centre - centre);
  }
  return { columns: COLUMNS, angles: ANGLES, seconds, error };
}
