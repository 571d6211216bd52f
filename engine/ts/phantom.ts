import { inputError } from './errors';
import type { IHost } from './host';
import type { IEllipsoid, IEngine } from './types';

/** Frames to be counted by a detector; see `exposeFrames`. */
export interface IExposure {
  readonly frames: number;
  readonly columns: number;
  /** Line integrals (frame, row, column); null without a sample. */
  readonly integrals: Float32Array | null;
  /** Photons (row, column) without a sample. */
  readonly beam: Float32Array;
  /** Counts (row, column) that are there without a beam. */
  readonly offset: Float32Array;
  /** Factor on the beam (frame, column); null for 1. */
  readonly gain: Float32Array | null;
  /** Whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Place of the first pixel in the series the random numbers are drawn for. */
  readonly firstIndex: number;
  /** False gives the rounded mean. */
  readonly noise: boolean;
}

/** The part of the engine behind hepsct_phantom.h: more than `IEngine` promises. */
export interface IPhantomFunctions extends Pick<IEngine, 'projectEllipsoids' | 'photonCounts'> {
  /** Counts (frame, row, column): Poisson(gain beam exp(-integral)) + offset, clipped to 16 bits. */
  exposeFrames(exposure: IExposure): Promise<Uint16Array>;
  /** Photons (row, column) of a synchrotron beam with a banded, uneven profile of at most about `photons`. */
  beamProfile(rows: number, columns: number, photons: number, seed: number): Float32Array;
  /**
   * The true slice (size, size) at height z above the detector's middle row, averaged over each pixel;
   * the axis lies at column floor(size/2), row size-1-floor(size/2).
   */
  sliceEllipsoids(phantom: readonly IEllipsoid[], z: number, size: number): Promise<Float32Array>;
}

/** An engine with the functions of the phantom. */
export type IPhantomEngine = IEngine & IPhantomFunctions;

/** Whether an engine carries the functions of the phantom: every build does, fakes in tests may not. */
export function hasPhantom(engine: IEngine): engine is IPhantomEngine {
  return 'exposeFrames' in engine && 'beamProfile' in engine && 'sliceEllipsoids' in engine;
}

/** Ellipsoids as the C ABI takes them: eight numbers each. */
function packed(phantom: readonly IEllipsoid[]): Float64Array {
  const values = phantom.flatMap(e => [e.x, e.y, e.z, e.a, e.b, e.c, e.angleRad, e.density]);
  const bad = phantom.findIndex(
    (e, i) =>
      !values.slice(8 * i, 8 * i + 8).every(Number.isFinite) || !(e.a > 0 && e.b > 0 && e.c > 0)
  );
  if (bad >= 0) {
    throw inputError(`Ellipsoid ${bad} of the phantom needs finite numbers and half axes above 0.`);
  }
  return Float64Array.from(values);
}

function seedWords(seed: number): [low: number, high: number] {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw inputError(`The seed is ${seed}: it must be a whole number from 0 to 2^53 - 1.`);
  }
  return [seed % 2 ** 32, Math.floor(seed / 2 ** 32)];
}

/** All phantom functions over one host. */
export function phantomFunctions(host: IHost): IPhantomFunctions {
  const exposeFrames = async (exposure: IExposure): Promise<Uint16Array> => {
    const { frames, columns, integrals, beam, offset, gain } = exposure;
    const pixels = beam.length;
    const wrong =
      offset.length !== pixels ||
      pixels % Math.max(columns, 1) !== 0 ||
      (integrals !== null && integrals.length !== frames * pixels) ||
      (gain !== null && gain.length !== frames * columns);
    if (wrong) {
      throw inputError(
        `${frames} frames of ${pixels} pixels and ${columns} columns do not fit their integrals ` +
          `(${integrals?.length ?? 0}), offset (${offset.length}) or gain (${gain?.length ?? 0}).`
      );
    }
    const out = new Uint16Array(frames * pixels);
    await host.call(
      'hepsct_photon_counts',
      ...[integrals, frames, pixels, columns, beam, offset, gain, ...seedWords(exposure.seed)],
      ...[exposure.firstIndex, Number(exposure.noise), out, host.threads]
    );
    return out;
  };
  return {
    exposeFrames,

    photonCounts(
      integrals: Float32Array,
      beam: Float32Array,
      offset: Float32Array,
      seed: number,
      firstIndex: number
    ): Promise<Uint16Array> {
      const columns = beam.length;
      const frames = columns === 0 ? 0 : integrals.length / columns;
      const exposure = { frames, columns, integrals, beam, offset, gain: null, seed, firstIndex };
      return exposeFrames({ ...exposure, noise: true });
    },

    async projectEllipsoids(
      phantom: readonly IEllipsoid[],
      anglesRad: Float64Array,
      [first, count, height]: readonly [first: number, count: number, height: number],
      columns: number,
      centre: number
    ): Promise<Float32Array> {
      const out = new Float32Array(anglesRad.length * count * columns);
      await host.call(
        'hepsct_project_ellipsoids',
        ...[packed(phantom), phantom.length, anglesRad, anglesRad.length, first, count, height],
        ...[columns, centre, out, host.threads]
      );
      return out;
    },

    beamProfile(rows: number, columns: number, photons: number, seed: number): Float32Array {
      const out = new Float32Array(rows * columns);
      host.callNow('hepsct_beam_profile', rows, columns, photons, ...seedWords(seed), out);
      return out;
    },

    async sliceEllipsoids(
      phantom: readonly IEllipsoid[],
      z: number,
      size: number
    ): Promise<Float32Array> {
      const out = new Float32Array(size * size);
      const parameters = [packed(phantom), phantom.length, z, size, out, host.threads];
      await host.call('hepsct_slice_ellipsoids', ...parameters);
      return out;
    }
  };
}
