import type { IPhantomEngine } from '../../engine/ts/phantom';
import type { ICentreFinding } from '../../server/centre/answer';
import { findCentre } from '../../server/centre/find';
import type { IScanClass } from './classes';
import type { CentrePeer, IPeerAnswer } from './peer';
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
  readonly slope: number;
  readonly finding: ICentreFinding;
  readonly seconds: number;
  /** What a package's own search says of each row. */
  readonly peer: readonly IPeerAnswer[];
}

/** Simulate a scan and look for its axis in all its rows. */
export async function runCase(
  engine: IPhantomEngine,
  scanClass: IScanClass,
  seed: number,
  peer: CentrePeer | null = null
): Promise<ICase> {
  const scan = await simulate(engine, scanClass, seed);
  const started = performance.now();
  const finding = await findCentre(
    engine,
    { ...scan, sinogram: row => Promise.resolve(sinogramOf(scan, row)) },
    { rows: Array.from({ length: ROWS }, (_, row) => row), range: scan.range, height: ROWS },
    new AbortController().signal
  );
  const seconds = (performance.now() - started) / 1000;
  const answers: IPeerAnswer[] = [];
  if (peer !== null && scanClass.turn === 'half') {
    for (const sinogram of scan.sinograms) {
      answers.push(await peer.ask(sinogram, scan.columns));
    }
  }
  return {
    class: scanClass.name,
    seed,
    kind: scan.kind,
    truncated: scan.truncated,
    columns: scan.columns,
    angles: scan.anglesRad.length,
    photons: Math.round(scan.photons),
    truth: scan.centre,
    slope: scan.slope,
    finding,
    seconds,
    peer: answers
  };
}

function sinogramOf(scan: ISimulatedScan, row: number): Float32Array {
  return Float32Array.from(scan.sinograms[row] ?? []);
}
