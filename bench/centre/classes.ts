/** What a class of scans draws its cases from. */
export interface IScanClass {
  readonly name: string;
  /** Whether an answer is right; of the others every answer is wrong. */
  readonly findable: boolean;
  readonly angles: readonly [least: number, most: number];
  /** Half a turn, a full one, or degrees. */
  readonly turn: 'half' | 'full' | readonly [least: number, most: number];
  /** Axis from the middle, as a part of the width. */
  readonly offset: readonly [least: number, most: number];
  /** Pixels per row by which a tilted axis moves, either way. */
  readonly slope?: readonly [least: number, most: number];
  /** Radius of the body over that of the disc that stays on the detector. */
  readonly fill: readonly [least: number, most: number];
  /** Part of the cases whose body is wider than the detector. */
  readonly truncated: number;
  /** Photons a pixel without a sample. */
  readonly photons: readonly [least: number, most: number];
  /** Contrast of the details of a body of low contrast. */
  readonly contrast: readonly [least: number, most: number];
  /** Only bodies of low contrast. */
  readonly faint?: true;
  /** What stands on the detector. */
  readonly scene: 'body' | 'air' | 'constant' | 'noise' | 'drift';
  /** A range that the user gives, which does not hold the axis. */
  readonly wrongRange?: true;
}

const BODY: Omit<IScanClass, 'name'> = {
  findable: true,
  angles: [180, 720],
  turn: 'half',
  offset: [0, 0.05],
  fill: [0.8, 0.97],
  truncated: 0,
  photons: [20_000, 60_000],
  contrast: [0.05, 0.15],
  scene: 'body'
};
const NULL: Omit<IScanClass, 'name'> = { ...BODY, findable: false, angles: [90, 720] };

/** The classes that have bars. */
export const CLASSES: readonly IScanClass[] = [
  { name: 'contained', ...BODY },
  { name: 'wide offset', ...BODY, offset: [0.08, 0.15] },
  { name: 'interior', ...BODY, truncated: 1, contrast: [0.1, 0.3] },
  { name: 'noisy', ...BODY, truncated: 0.5, photons: [100, 1000], contrast: [0.1, 0.3] },
  { name: 'few angles', ...BODY, angles: [60, 120], truncated: 0.5, contrast: [0.1, 0.3] },
  { name: '360', ...BODY, turn: 'full', angles: [360, 720] },
  { name: 'half-acquisition', ...BODY, turn: 'full', angles: [360, 720], offset: [0.3, 0.45] },
  { name: '200 to 340 degrees', ...BODY, turn: [200, 340] },
  { name: 'tilted', ...BODY, slope: [0.1, 0.6] },
  { name: 'interior, faint details', ...BODY, truncated: 1, faint: true },
  { name: 'air', ...NULL, scene: 'air' },
  { name: 'constant rows', ...NULL, scene: 'constant' },
  { name: 'noise', ...NULL, scene: 'noise' },
  { name: 'slow drift', ...NULL, scene: 'drift' },
  { name: 'range without the axis', ...NULL, wrongRange: true },
  { name: 'axis off the detector', ...NULL, offset: [0.52, 0.7] }
];
