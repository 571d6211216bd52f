import { beforeAll, describe, expect, it } from 'vitest';

import { disc, evenAngles, project } from './truth/analytic';
import { discPixels, error } from './truth/measure';
import { planOptions, reconstruct, truthOf } from './truth/scenes';
import { openEngine } from './native';
import type { IEngine } from './types';

let engine: IEngine;

beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});

/** Centre of gravity (row, column) of a slice. */
function centroid(slice: Float32Array, size: number): { row: number; column: number } {
  let sum = 0;
  let row = 0;
  let column = 0;
  slice.forEach((value, index) => {
    const weight = value > 0.5 ? 1 : value > 0.1 ? value : 0;
    sum += weight;
    row += weight * Math.floor(index / size);
    column += weight * (index % size);
  });
  return { row: row / sum, column: column / sum };
}

/** A picture made from another one by looking up each pixel elsewhere. */
function moved(
  slice: Float64Array,
  size: number,
  from: (row: number, column: number) => [number, number]
) {
  return slice.map((_, index) => {
    const [row, column] = from(Math.floor(index / size), index % size);
    const r = Math.floor(row);
    const c = Math.floor(column);
    const at = (dr: number, dc: number) =>
      slice[
        Math.min(size - 1, Math.max(0, r + dr)) * size + Math.min(size - 1, Math.max(0, c + dc))
      ] ?? 0;
    const u = row - r;
    const v = column - c;
    return (1 - u) * ((1 - v) * at(0, 0) + v * at(0, 1)) + u * ((1 - v) * at(1, 0) + v * at(1, 1));
  });
}

describe.each(['gridding', 'fbp'] as const)('%s', method => {
  /** A disc at (row, column) projects to c + (column - axisColumn) at 0 and c + (axisRow - row) at 90 degrees. */
  it.each([64, 63, 26, 61])(
    'puts a disc of a %i pixel slice where the convention says',
    async size => {
      const axis = { column: Math.floor(size / 2), row: size - 1 - Math.floor(size / 2) };
      const [row, column] = [axis.row - 6, axis.column + 4];
      const centre = size / 2 - 0.8;
      const options = planOptions(size, { method, angles: evenAngles(120) });
      const scan = project(
        [disc(column - axis.column, axis.row - row, 4)],
        options.angles,
        size,
        centre
      );

      const middleOf = (angle: number) => {
        const line = scan.subarray(angle * size, (angle + 1) * size);
        return (
          line.reduce((sum, value, u) => sum + u * value, 0) /
          line.reduce((sum, value) => sum + value, 0)
        );
      };
      expect(middleOf(0)).toBeCloseTo(centre + (column - axis.column), 2);
      expect(middleOf(60)).toBeCloseTo(centre + (axis.row - row), 2);

      const found = centroid(await reconstruct(engine, options, scan, [centre]), size);
      expect(Math.abs(found.row - row)).toBeLessThan(0.02);
      expect(Math.abs(found.column - column)).toBeLessThan(0.02);
    }
  );

  it('lets no shift, mirror, swap or reversed direction pass the bar', async () => {
    const size = 64;
    const centre = 30.4;
    const options = planOptions(size, { method });
    const scan = project([disc(9, 5, 7), disc(-12, 3, 4, 0.5)], options.angles, size, centre);
    const truth = truthOf(options, scan, centre);
    const slice = await reconstruct(engine, options, scan, [centre]);
    const pixels = discPixels(size, 28);
    const axis = { column: 32, row: 31 };
    expect(error(slice, truth, pixels)).toBeLessThan(1e-3);
    const wrong: Record<string, (row: number, column: number) => [number, number]> = {
      'half a pixel right': (row, column) => [row, column - 0.5],
      'half a pixel down': (row, column) => [row - 0.5, column],
      'one pixel right': (row, column) => [row, column - 1],
      'mirrored left to right': (row, column) => [row, 2 * axis.column - column],
      'mirrored top to bottom': (row, column) => [2 * axis.row - row, column],
      'axes swapped': (row, column) => [
        axis.row + column - axis.column,
        axis.column + row - axis.row
      ],
      'turned by 180 degrees': (row, column) => [2 * axis.row - row, 2 * axis.column - column]
    };
    for (const [name, from] of Object.entries(wrong)) {
      expect(error(slice, moved(truth, size, from), pixels), name).toBeGreaterThan(2e-2);
    }
    const reversed = { ...options, angles: options.angles.map(angle => -angle) };
    expect(
      error(await reconstruct(engine, reversed, scan, [centre]), truth, pixels)
    ).toBeGreaterThan(2e-2);
    expect(
      error(await reconstruct(engine, options, scan, [centre + 0.5]), truth, pixels)
    ).toBeGreaterThan(1e-2);
  });
});
