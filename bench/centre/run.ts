import type { IPhantomEngine } from '../../engine/ts/phantom';
import type { ICentreFinding } from '../../server/centre/answer';
import { findCentre } from '../../server/centre/find';
import type { IScanClass } from './classes';
import { ROWS, simulate, type ISimulatedScan } from './simulate';

/** A case and what was said about it. */
export interface ICase {
  readonly class: string;
  readonly seed: number;
  readonly kind: string;
  readonly truncated: boolean;
  readonly columns: number;
  readonly angles: number;
  readonly photons: number;
  readonly truth: number;
  readonly finding: ICentreFinding;
  readonly seconds: number;
}

/** Simulate a scan and look for its axis in all its rows. */
export async function runCase(
  engine: IPhantomEngine,
  scanClass: IScanClass,
  seed: number
): Promise<ICase> {
  const scan = await simulate(engine, scanClass, seed);
  const started = performance.now();
  const finding = await findCentre(
    engine,
    { ...scan, sinogram: row => Promise.resolve(sinogramOf(scan, row)) },
    { rows: Array.from({ length: ROWS }, (_, row) => row), range: scan.range },
    new AbortController().signal
  );
  return {
    class: scanClass.name,
    seed,
    kind: scan.kind,
    truncated: scan.truncated,
    columns: scan.columns,
    angles: scan.anglesRad.length,
    photons: Math.round(scan.photons),
    truth: scan.centre,
    finding,
    seconds: (performance.now() - started) / 1000
  };
}

function sinogramOf(scan: ISimulatedScan, row: number): Float32Array {
  return Float32Array.from(scan.sinograms[row] ?? []);
}
