import { expect, test } from 'vitest';
import { InputError } from '../../protocol/errors';
import { checkRecipe } from '../../protocol/recipe-check';
import { selectAngles } from './angles';
import { centreAt, centreOf } from './centre';
import { MemoryScan } from './memory-scan.fixture';

function anglesOf(angles: object): ReturnType<typeof checkRecipe>['angles'] {
  return checkRecipe({ recipe: 1, input: { path: '/a' }, angles }).angles;
}

test('direction, then offset, then what is left out', () => {
  const scan = new MemoryScan({
    projections: 5,
    rows: 1,
    columns: 4,
    anglesRad: Float64Array.of(0, 0.1, 0.2, 0.3, 0.4)
  });
  const { projections, anglesRad } = selectAngles(
    scan,
    anglesOf({ direction: -1, offsetDeg: 90, leftOut: [3, 0] })
  );
  expect(projections).toEqual([1, 2, 4]);
  [-0.1, -0.2, -0.4].forEach((angle, index) =>
    expect(anglesRad[index]).toBeCloseTo(angle + Math.PI / 2, 12)
  );
});

test('what cannot be used is refused in words', () => {
  const sized = { projections: 5, rows: 1, columns: 4 };
  expect(() => selectAngles(new MemoryScan({ ...sized, anglesRad: null }), anglesOf({}))).toThrow(
    /names no angles/u
  );
  expect(() =>
    selectAngles(new MemoryScan({ ...sized, anglesRad: new Float64Array(7) }), anglesOf({}))
  ).toThrow(/5 projections, but 7 angles/u);
  expect(() =>
    selectAngles(
      new MemoryScan({ ...sized, anglesRad: Float64Array.of(0, 1, NaN, 2, 3) }),
      anglesOf({})
    )
  ).toThrow(/angle of projection 2 .* is NaN/u);
  expect(() => selectAngles(new MemoryScan(sized), anglesOf({ leftOut: [5] }))).toThrow(
    /angles\.leftOut names projection 5, .* 0 to 4/u
  );
  expect(() => selectAngles(new MemoryScan(sized), anglesOf({ leftOut: [0, 1, 2, 3, 4] }))).toThrow(
    /angles\.leftOut names all 5/u
  );
});

test('why the angles of a scan cannot be used is told in the words of its reader', () => {
  const refusal = new InputError('angles-count', '111 angles for 91 projections', { first: 11 });
  const scan = new MemoryScan({ projections: 5, rows: 1, columns: 4, anglesRad: null });
  const told = {
    anglesRad: null,
    anglesRefusal: refusal,
    description: scan.description
  };
  expect(() => selectAngles(told, anglesOf({}))).toThrow(refusal);
});

test('a missing wedge is named in a note', () => {
  const anglesRad = Float64Array.from({ length: 121 }, (_, index) => (index * Math.PI) / 180);
  const { notes } = selectAngles(
    new MemoryScan({ projections: 121, rows: 1, columns: 4, anglesRad }),
    anglesOf({})
  );
  expect(notes.map(({ code }) => code)).toEqual(['missing-wedge']);
  expect(notes[0]?.message).toContain('between 120.0 and 180.0 degrees');
});

test('the centre: of the recipe, else of the file, else the middle, and which is said', () => {
  const centre = (column: number | null, file: number | null): [number, string | undefined] => {
    const found = centreOf({ column, slope: 0.1 }, { centre: file, columns: 161 });
    return [found.column, found.notes[0]?.code];
  };
  expect(centre(12.5, 3)).toEqual([12.5, undefined]);
  expect(centre(null, 3)).toEqual([3, 'centre-file']);
  expect(centre(null, null)).toEqual([80, 'centre-middle']);
});

test('the axis leans about the middle row', () => {
  expect(centreAt({ column: 80, slope: 0.01 }, 50, 101)).toBe(80);
  expect(centreAt({ column: 80, slope: 0.01 }, 100, 101)).toBeCloseTo(80.5, 12);
  expect(centreAt({ column: 80, slope: 0.01 }, 0, 102)).toBeCloseTo(80 - 0.505, 12);
});
