import { HepsctError } from '../../protocol/errors';

export const SIMULATE_STORAGES = ['contiguous', 'gzip', 'bitshuffle-lz4'] as const;
export type SimulateStorage = (typeof SIMULATE_STORAGES)[number];

/** Everything that fixes the values of a simulated scan; the same options give the same pixels anywhere. */
export interface ISimulateOptions {
  /** Detector width in pixels. */
  readonly columns: number;
  /** Detector height in pixels. */
  readonly rows: number;
  /** Projections, equally spaced, the end of the arc left out. */
  readonly angles: number;
  /** Degrees the sample turns. */
  readonly arc: 180 | 360;
  readonly seed: number;
  /** Column of the rotation axis; null = a little off the middle: (W-1)/2 + 0.02 W, to a quarter pixel. */
  readonly centre: number | null;
  /** Photons a pixel counts at the brightest place without a sample; counters stop at 65535. */
  readonly photons: number;
  readonly storage: SimulateStorage;
  /** True: the body is wider than the detector. */
  readonly interior: boolean;
  /** False: rounded means instead of Poisson counts. */
  readonly noise: boolean;
  /** Detector columns that never answer. */
  readonly dead: number;
  /** Detector columns whose answer drifts by 5 % during the scan: they make rings. */
  readonly drift: number;
  /** Frames without a sample; the first half before the projections, the rest after them. */
  readonly flats: number;
  /** Frames without a beam, before the projections. */
  readonly darks: number;
  readonly pixelSizeUm: number;
}

/** A scan of 79 MB that is reconstructed in seconds. */
export const SIMULATE_DEFAULTS: ISimulateOptions = {
  columns: 512,
  rows: 128,
  angles: 600,
  arc: 180,
  seed: 1,
  centre: null,
  photons: 30_000,
  storage: 'contiguous',
  interior: false,
  noise: true,
  dead: 1,
  drift: 2,
  flats: 20,
  darks: 10,
  pixelSizeUm: 1
};

/** What a number may be: range, whole or not, and how it is called in sentences and help. */
export interface ISimulateRange {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
  readonly title: string;
}

export const SIMULATE_RANGES = {
  columns: { least: 8, most: 16_384, whole: true, title: 'detector columns' },
  rows: { least: 1, most: 16_384, whole: true, title: 'detector rows' },
  angles: { least: 2, most: 100_000, whole: true, title: 'projections' },
  seed: {
    least: 0,
    most: Number.MAX_SAFE_INTEGER,
    whole: true,
    title: 'seed of all random numbers'
  },
  centre: { least: 0, most: 16_383, whole: false, title: 'column of the rotation axis' },
  photons: { least: 1, most: 60_000, whole: false, title: 'photons a pixel without a sample' },
  dead: { least: 0, most: 1000, whole: true, title: 'dead detector columns' },
  drift: { least: 0, most: 1000, whole: true, title: 'drifting detector columns' },
  flats: { least: 1, most: 1000, whole: true, title: 'frames without a sample' },
  darks: { least: 1, most: 1000, whole: true, title: 'frames without a beam' },
  pixelSizeUm: { least: 1e-3, most: 1e4, whole: false, title: 'pixel size in micrometres' }
} as const satisfies Readonly<Record<string, ISimulateRange>>;

/** Options whose defaults are filled in and whose axis is a number. */
export type SimulateSettings = ISimulateOptions & { readonly centre: number };

/**
 * Fill in defaults and check: unknown names, ranges, and what does not fit together.
 *
 * @param given any object, such as options of the command line or the text stored in a simulated file
 * @throws HepsctError `usage`, a sentence that names the option, its value and what is allowed
 */
export function checkSimulateOptions(given: Readonly<Record<string, unknown>>): SimulateSettings {
  for (const name of Object.keys(given)) {
    if (!(name in SIMULATE_DEFAULTS)) {
      throw refuse(
        name,
        given[name],
        `is not an option; there are ${Object.keys(SIMULATE_DEFAULTS).join(', ')}`
      );
    }
  }
  const numbers = new Map<string, number>();
  for (const [name, range] of Object.entries<ISimulateRange>(SIMULATE_RANGES)) {
    const value = given[name] ?? fallback(name);
    if (name === 'centre' && value === null) {
      continue;
    }
    numbers.set(name, checkNumber(name, value, range));
  }
  const numberOf = (name: keyof typeof SIMULATE_RANGES): number => numbers.get(name) ?? NaN;
  const columns = numberOf('columns');
  const centre = numbers.get('centre') ?? Math.round(4 * ((columns - 1) / 2 + 0.02 * columns)) / 4;
  if (centre > columns - 1) {
    throw refuse(
      'centre',
      centre,
      `lies outside the detector of ${columns} columns: choose 0 to ${columns - 1}`
    );
  }
  const dead = numberOf('dead');
  const drift = numberOf('drift');
  if (dead + drift > columns / 2) {
    throw refuse(
      'dead',
      dead,
      `and ${drift} drifting columns are more than half of the ${columns} columns`
    );
  }
  return {
    columns,
    rows: numberOf('rows'),
    angles: numberOf('angles'),
    arc: choice('arc', given['arc'], [180, 360], SIMULATE_DEFAULTS.arc),
    seed: numberOf('seed'),
    centre,
    photons: numberOf('photons'),
    storage: choice('storage', given['storage'], SIMULATE_STORAGES, SIMULATE_DEFAULTS.storage),
    interior: choice('interior', given['interior'], [true, false], SIMULATE_DEFAULTS.interior),
    noise: choice('noise', given['noise'], [true, false], SIMULATE_DEFAULTS.noise),
    dead,
    drift,
    flats: numberOf('flats'),
    darks: numberOf('darks'),
    pixelSizeUm: numberOf('pixelSizeUm')
  };
}

function fallback(name: string): unknown {
  return Object.entries(SIMULATE_DEFAULTS).find(([key]) => key === name)?.[1];
}

function checkNumber(name: string, value: unknown, range: ISimulateRange): number {
  const { least, most, whole, title } = range;
  const right =
    typeof value === 'number' &&
    value >= least &&
    value <= most &&
    (!whole || Number.isInteger(value));
  if (!right) {
    const kind = whole ? 'a whole number' : 'a number';
    throw refuse(name, value, `is not allowed: ${title} must be ${kind} from ${least} to ${most}`);
  }
  return value;
}

function choice<T extends string | number | boolean>(
  name: string,
  value: unknown,
  allowed: readonly T[],
  preset: T
): T {
  const found = value === undefined ? preset : allowed.find(item => item === value);
  if (found === undefined) {
    throw refuse(name, value, `is not allowed: choose ${allowed.join(' or ')}`);
  }
  return found;
}

function refuse(name: string, value: unknown, why: string): HepsctError {
  const plain = typeof value === 'string' || typeof value === 'number';
  const shown = plain ? String(value) : JSON.stringify(value);
  return new HepsctError('usage', `Simulation option ${name} = ${shown} ${why}.`, {
    option: name,
    value: shown
  });
}
