import type { IEllipsoid } from '../../engine/ts/types';
import type { RandomSeries } from '../../server/simulate/random';

/** Distance of the five rows that are looked at, as a part of the body's radius. */
const ROW_DISTANCE = 0.2;

export const KINDS = ['ellipses', 'foam', 'sparse', 'low contrast'] as const;
export type BodyKind = (typeof KINDS)[number];

/** How many details a kind has, how large they are (parts of the radius), and their density (parts of the body's). */
const DETAILS: Readonly<
  Record<
    BodyKind,
    {
      readonly count: readonly [number, number];
      readonly size: readonly [number, number];
      readonly density: readonly [number, number];
      readonly bothSigns: boolean;
      readonly body: boolean;
    }
  >
> = {
  ellipses: { count: [20, 60], size: [0.03, 0.2], density: [0.2, 1], bothSigns: true, body: true },
  foam: {
    count: [150, 300],
    size: [0.03, 0.1],
    density: [-0.95, -0.8],
    bothSigns: false,
    body: true
  },
  sparse: {
    count: [15, 40],
    size: [0.015, 0.08],
    density: [0.5, 1.5],
    bothSigns: false,
    body: false
  },
  'low contrast': {
    count: [40, 90],
    size: [0.03, 0.15],
    density: [0.05, 0.15],
    bothSigns: true,
    body: true
  }
};

/**
 * A body around the axis, in pixels; z in rows, of which five are looked at.
 *
 * @param radius of the body in pixels
 * @param seen radius of the disc in which details are strewn
 * @param contrast of the details of a body of low contrast
 */
export function bodyOf(
  kind: BodyKind,
  radius: number,
  seen: number,
  contrast: readonly [number, number],
  random: RandomSeries
): IEllipsoid[] {
  const { count, size, bothSigns, body } = DETAILS[kind];
  const density = kind === 'low contrast' ? contrast : DETAILS[kind].density;
  const reach = body ? Math.min(radius, seen) : seen;
  const details = Array.from({ length: Math.round(random.between(...count)) }, (): IEllipsoid => {
    const a = random.between(...size) * reach;
    const distance = Math.sqrt(random.next()) * Math.max(0, reach - a);
    const direction = random.between(0, 2 * Math.PI);
    const sign = bothSigns && random.next() < 0.5 ? -1 : 1;
    return {
      x: distance * Math.cos(direction),
      y: distance * Math.sin(direction),
      z: random.between(-2.5, 2.5),
      a,
      b: a * (kind === 'foam' ? 1 : random.between(0.4, 1)),
      c: Math.max(0.6, random.between(0.7, 2) * (a / reach / ROW_DISTANCE)),
      angleRad: random.between(0, Math.PI),
      density: sign * random.between(...density)
    };
  });
  const hull: IEllipsoid = {
    x: random.between(-0.02, 0.02) * radius,
    y: random.between(-0.02, 0.02) * radius,
    z: 0,
    a: radius * 0.98,
    b: radius * random.between(0.75, 0.98),
    c: 30,
    angleRad: random.between(0, Math.PI),
    density: 1
  };
  return body ? [hull, ...details] : details;
}
