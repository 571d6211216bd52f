import type { IPhantomEngine } from '../../engine/ts/phantom';
import { RandomSeries } from '../../server/simulate/random';
import { bodyOf, KINDS, type BodyKind } from './bodies';
import type { IScanClass } from './classes';

/** Rows of a simulated scan. */
export const ROWS = 5;

/** A simulated scan whose axis is known. */
export interface ISimulatedScan {
  readonly seed: number;
  readonly kind: BodyKind;
  readonly truncated: boolean;
  readonly columns: number;
  readonly anglesRad: Float64Array;
  readonly photons: number;
  /** The truth, in the middle row, and how it moves from row to row. */
  readonly centre: number;
  readonly slope: number;
  /** What the user says. */
  readonly range: readonly [number, number] | null;
  /** Attenuation (angle, column) of each row. */
  readonly sinograms: readonly Float32Array[];
}

/** Attenuation along the longest path: transmissions from a fifth to three fifths. */
const LARGEST_INTEGRAL = [0.5, 1.5] as const;
/** Radius of a body that is wider than the detector, as a part of what is seen of it. */
const WIDER = [1.1, 1.5] as const;
/** Frames that are averaged to a flat field. */
const FLATS = 20;
/** Largest error of a detector column, as a part of its counts. */
const RINGS = 0.03;

/** One scan of a class; the same seed gives the same scan. */
export async function simulate(
  engine: IPhantomEngine,
  scanClass: IScanClass,
  seed: number
): Promise<ISimulatedScan> {
  const random = new RandomSeries(seed * 7919 + nameSeed(scanClass.name));
  const columns = Math.round(random.between(256, 512));
  const count = Math.round(random.between(...scanClass.angles));
  const arc = arcOf(scanClass, random);
  const start = random.between(0, Math.PI);
  const anglesRad = Float64Array.from({ length: count }, (_, i) => start + (i * arc) / count);
  const side = random.next() < 0.5 ? -1 : 1;
  const centre = (columns - 1) / 2 + side * random.between(...scanClass.offset) * columns;
  const truncated = random.next() < scanClass.truncated;
  const drawn = KINDS[Math.floor(random.next() * KINDS.length)] ?? 'ellipses';
  const kind = scanClass.faint ? 'low contrast' : drawn;
  const logPhotons = random.between(...logs(scanClass.photons));
  const photons = Math.exp(logPhotons);
  const slope = scanClass.slope === undefined ? 0 : side * random.between(...scanClass.slope);
  const integrals = await lineIntegrals(engine, scanClass, {
    random,
    columns,
    anglesRad,
    centre,
    slope,
    truncated,
    kind
  });
  const sinograms = [];
  for (const [row, clean] of integrals.entries()) {
    sinograms.push(await exposed(engine, clean, columns, photons, random, seed * ROWS + row));
  }
  return {
    seed,
    kind,
    truncated,
    columns,
    anglesRad,
    photons,
    centre,
    slope,
    range: scanClass.wrongRange ? wrongRange(centre, columns, random) : null,
    sinograms
  };
}

/** Radians; nothing is drawn for half a turn or a full one. */
function arcOf({ turn }: IScanClass, random: RandomSeries): number {
  switch (turn) {
    case 'half':
      return Math.PI;
    case 'full':
      return 2 * Math.PI;
    default:
      return (random.between(...turn) * Math.PI) / 180;
  }
}

/** Where the axis is in a row. */
export function centreIn(row: number, { centre, slope }: Pick<IScene, 'centre' | 'slope'>): number {
  return centre + slope * (row - (ROWS - 1) / 2);
}

interface IScene {
  readonly random: RandomSeries;
  readonly columns: number;
  readonly anglesRad: Float64Array;
  readonly centre: number;
  readonly slope: number;
  readonly truncated: boolean;
  readonly kind: BodyKind;
}

async function lineIntegrals(
  engine: IPhantomEngine,
  scanClass: IScanClass,
  scene: IScene
): Promise<Float32Array[]> {
  const { random, columns, anglesRad, centre, slope, truncated, kind } = scene;
  const length = columns * anglesRad.length;
  if (scanClass.scene !== 'body') {
    return Array.from({ length: ROWS }, () => sceneWithoutBody(scanClass.scene, length, scene));
  }
  const near = Math.min(centre, columns - 1 - centre);
  const far = Math.max(centre, columns - 1 - centre);
  // of a full turn about an axis near an edge the far side counts; one beside the detector sees its body's side
  const disc = scanClass.turn === 'full' || near < columns / 10 ? far : near;
  const radius = truncated
    ? far * random.between(...WIDER)
    : disc * random.between(...scanClass.fill);
  const body = bodyOf(kind, radius, truncated ? far * 1.1 : radius, scanClass.contrast, random);
  const rows = [];
  for (let row = 0; row < ROWS; row++) {
    const axis = centreIn(row, { centre, slope });
    rows.push(await engine.projectEllipsoids(body, anglesRad, [row, 1, ROWS], columns, axis));
  }
  const most = rows.reduce((top, row) => row.reduce((a, b) => Math.max(a, b), top), 1e-9);
  const factor = random.between(...LARGEST_INTEGRAL) / most;
  return rows.map(row => row.map(value => Math.max(0, value * factor)));
}

/** What must be refused: nothing, what never turns, noise as of paper, a profile that drifts. */
function sceneWithoutBody(
  scene: IScanClass['scene'],
  length: number,
  { random, columns, anglesRad }: IScene
): Float32Array {
  const waves = Array.from({ length: 6 }, () => ({
    frequency: random.between(0.5, 6),
    phase: random.between(0, 2 * Math.PI),
    amplitude: random.between(0.05, 0.3),
    drift: random.between(-1, 1)
  }));
  const profile = (column: number, time: number): number =>
    waves.reduce(
      (sum, { frequency, phase, amplitude, drift }) =>
        sum +
        amplitude * Math.cos((2 * Math.PI * frequency * column) / columns + phase + drift * time),
      1
    );
  return Float32Array.from({ length }, (_, i) => {
    const column = i % columns;
    switch (scene) {
      case 'constant':
        return Math.max(0, profile(column, 0));
      case 'noise':
        return Math.max(0, 1 + 0.5 * (random.next() + random.next() - 1));
      case 'drift':
        return Math.max(0, profile(column, Math.floor(i / columns) / anglesRad.length));
      default:
        return 0;
    }
  });
}

/** Counts with rings and a noisy flat field, and their logarithm. */
async function exposed(
  engine: IPhantomEngine,
  clean: Float32Array,
  columns: number,
  photons: number,
  random: RandomSeries,
  seed: number
): Promise<Float32Array> {
  const rings = random.between(0, RINGS);
  const beam = Float32Array.from({ length: columns }, () =>
    Math.min(60_000, photons * (1 + random.between(-rings, rings)))
  );
  const flat = beam.map(
    () =>
      Math.min(60_000, photons) *
      (1 + normal(random) / Math.sqrt(FLATS * Math.min(60_000, photons)))
  );
  const counts = await engine.photonCounts(clean, beam, new Float32Array(columns), seed, 0);
  return Float32Array.from(counts, (value, i) =>
    Math.log((flat[i % columns] ?? 1) / Math.max(value, 0.5))
  );
}

/** Somewhere else: 8 to 30 % of the width away from the axis, 10 to 20 % wide. */
function wrongRange(centre: number, columns: number, random: RandomSeries): [number, number] {
  const away = random.between(0.08, 0.25) * columns;
  const width = random.between(0.1, 0.2) * columns;
  return random.next() < 0.5
    ? [centre + away, centre + away + width]
    : [centre - away - width, centre - away];
}

function normal(random: RandomSeries): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

function logs([least, most]: readonly [number, number]): [number, number] {
  return [Math.log(least), Math.log(most)];
}

function nameSeed(name: string): number {
  let sum = 17;
  for (let i = 0; i < name.length; i++) {
    sum = (sum * 31 + name.charCodeAt(i)) % 1_000_003;
  }
  return sum;
}
