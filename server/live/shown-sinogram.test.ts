import { beforeEach, describe, expect, it } from 'vitest';
import { SINOGRAM_PART_BYTES } from '../../protocol/live';
import { ShownSinogram, type IShown } from './shown-sinogram';

const [ANGLES, COLUMNS] = [300, 1024];

let shown: ShownSinogram;

beforeEach(() => (shown = new ShownSinogram()));

function sinogramOf(row: number): IShown {
  return {
    row,
    options: {
      columns: COLUMNS,
      size: COLUMNS,
      paddedColumns: 2048,
      fullTurn: false,
      scale: 3,
      angles: Float64Array.from({ length: ANGLES }, (_, n) => n / 100),
      weights: new Float64Array(ANGLES).fill(0.5)
    },
    geometry: { unit: '1/cm' },
    sinograms: {
      data: Float32Array.from({ length: ANGLES * COLUMNS }, (_, n) => n + row),
      shape: [1, ANGLES, COLUMNS],
      counts: { clipped: 1, nonFinite: 2 }
    }
  };
}

describe('the sinogram behind the newest frames', () => {
  it('is given away in parts that make it whole', () => {
    const given = sinogramOf(7);
    shown.note(5, 'a', given);
    const parts: Uint8Array[] = [];
    const bytes = 16 * ANGLES + 4 * ANGLES * COLUMNS;
    for (let from = 0; from < bytes; from += SINOGRAM_PART_BYTES) {
      const part = shown.part(5, from);
      expect(part?.header).toMatchObject({ sinogram: 5, from, row: 7, bytes });
      expect(part?.bytes.length).toBe(Math.min(SINOGRAM_PART_BYTES, bytes - from));
      parts.push(part?.bytes ?? new Uint8Array());
    }
    const whole = Buffer.concat(parts);
    const { buffer } = new Uint8Array(whole);
    expect(new Float64Array(buffer, 0, ANGLES)).toEqual(given.options.angles);
    expect(new Float64Array(buffer, 8 * ANGLES, ANGLES)).toEqual(given.options.weights);
    expect(new Float32Array(buffer, 16 * ANGLES)).toEqual(given.sinograms.data);
  });

  it('is not given for a frame that another one made, nor beyond its end', () => {
    expect(shown.part(1, 0)).toBeNull();
    const name = shown.note(3, 'a', sinogramOf(1));
    shown.note(4, 'a', sinogramOf(1));
    const first = shown.part(3, 0)?.header;
    expect(first?.name).toBe(name);
    expect(shown.part(4, 0)?.header.name).toBe(name);
    shown.note(5, 'b', sinogramOf(2));
    expect(shown.part(4, 0)).toBeNull();
    expect(shown.part(5, 0)?.header).toMatchObject({ row: 2 });
    expect(shown.part(5, 0)?.header.name).not.toBe(first?.name);
    for (const from of [-1, 0.5, NaN, 1e9]) expect(shown.part(5, from)).toBeNull();
    shown.clear();
    expect(shown.part(5, 0)).toBeNull();
  });
});
