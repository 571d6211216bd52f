import type { IPhantomEngine } from '../../engine/ts/phantom';
import type { SimulateSettings } from './options';
import { RandomSeries } from './random';

/** Loss of beam from the first projection to the last, linear in time. */
export const BEAM_DRIFT = 0.02;
/** Change of a drifting column's answer over the scan, linear in time, up or down. */
export const COLUMN_DRIFT = 0.05;
/** Counts that are there without a beam: an electronic offset and a mean dark current. */
export const OFFSET = 100;
export const DARK_CURRENT = 20;

/** What a frame is exposed with, (row, column) each. */
export interface IExposureFields {
  /** Photons without a sample at the beginning of the scan. */
  readonly beam: Float32Array;
  readonly darkCurrent: Float32Array;
  /** Counts without a beam: the offset alone, and with the mean dark current. */
  readonly offset: Float32Array;
  readonly darkLevel: Float32Array;
}

/** The beam and the detector of a simulated scan. */
export class SimulatedDetector {
  readonly deadColumns: readonly number[];
  readonly driftingColumns: readonly number[];

  constructor(private readonly _settings: SimulateSettings) {
    const { columns, dead, drift, seed } = _settings;
    const random = new RandomSeries(seed + 1);
    const chosen = random.choose(dead + drift, columns);
    // which of the chosen are dead is drawn too, so that dead columns are not always left of the others
    const isDead = new Set(random.choose(dead, chosen.length));
    this.deadColumns = chosen.filter((_, index) => isDead.has(index));
    this.driftingColumns = chosen.filter((_, index) => !isDead.has(index));
  }

  fields(engine: IPhantomEngine): IExposureFields {
    const { columns, photons, rows, seed } = this._settings;
    const pixels = rows * columns;
    return {
      beam: engine.beamProfile(rows, columns, photons, seed),
      darkCurrent: new Float32Array(pixels).fill(DARK_CURRENT),
      offset: new Float32Array(pixels).fill(OFFSET),
      darkLevel: new Float32Array(pixels).fill(OFFSET + DARK_CURRENT)
    };
  }

  /**
   * Factor on the beam of each frame and column, (frame, column).
   *
   * @param times of the frames, 0 at the first projection, 1 at the last
   */
  gain(times: readonly number[]): Float32Array {
    const { columns } = this._settings;
    const out = new Float32Array(times.length * columns);
    times.forEach((time, frame) => {
      const beam = 1 - BEAM_DRIFT * time;
      const line = out.subarray(frame * columns, (frame + 1) * columns).fill(beam);
      this.driftingColumns.forEach((column, index) => {
        line[column] = beam * (1 + (index % 2 ? -1 : 1) * COLUMN_DRIFT * time);
      });
      this.deadColumns.forEach(column => {
        line[column] = 0;
      });
    });
    return out;
  }
}
