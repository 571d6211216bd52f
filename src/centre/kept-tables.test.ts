import { describe, expect, it } from 'vitest';
import { NOTHING_TURNS } from '../companion/fakes/fake-centre';
import {
  type IHeldRow,
  readTables,
  scanName,
  tableOf,
  tablesToJSON,
  withTable
} from './kept-tables';

const SCAN = scanName({ path: '/data/scan.h5', data: '/exchange/data', rows: 96, columns: 256 });
const ROWS: readonly IHeldRow[] = [
  { row: 3, centre: 130.25, error: 0.04, refusal: null, wanted: null },
  { row: 40, centre: null, error: null, refusal: NOTHING_TURNS, wanted: null },
  { row: 50, centre: 131, error: null, refusal: null, wanted: true },
  { row: 95, centre: null, error: null, refusal: NOTHING_TURNS, wanted: false }
];
const held = (count: number): IHeldRow[] =>
  Array.from({ length: count }, (_, row) => ({
    row,
    centre: 130,
    error: 0.1,
    refusal: null,
    wanted: null
  }));
const stored = () => ({
  scan: SCAN,
  refusals: [{ reason: 'flat', message: 'Nothing turns.' }],
  rows: [
    [3, 130.25, 0.04, null, null],
    [40, null, null, true, 0]
  ]
});

describe('tables that are kept', () => {
  it('come back from JSON as they were', () => {
    const tables = withTable([], { scan: SCAN, rows: ROWS });
    const text = JSON.stringify(tablesToJSON(tables));
    expect(readTables(JSON.parse(text))).toEqual(tables);
    expect(text.split(NOTHING_TURNS.message)).toHaveLength(2);
  });

  it('are small: every row of a large detector, with reasons, in less than 200 kB', () => {
    const rows = held(4096).map(one => ({ ...one, centre: 1023.123, error: 0.0412 }));
    expect(JSON.stringify(tablesToJSON([{ scan: SCAN, rows }])).length).toBeLessThan(200_000);
  });

  it.each([
    ['no list', { ...stored() }],
    ['no scan', [{ ...stored(), scan: 7 }]],
    ['no rows', [{ ...stored(), rows: 'x' }]],
    ['no table', [null, 4, 'x', []]],
    ['a row that is no list', [{ ...stored(), rows: [{ row: 3 }] }]],
    ['a row between rows', [{ ...stored(), rows: [[3.5, 130, 0.1, null, null]] }]],
    ['a row above the first', [{ ...stored(), rows: [[-1, 130, 0.1, null, null]] }]],
    ['a centre of text', [{ ...stored(), rows: [[3, '130', 0.1, null, null]] }]],
    ['a centre that is missing', [{ ...stored(), rows: [[3, null, null, null, null]] }]],
    ['a negative error', [{ ...stored(), rows: [[3, 130, -0.1, null, null]] }]],
    ['a wish of text', [{ ...stored(), rows: [[3, 130, 0.1, 'yes', null]] }]],
    ['a reason that is not there', [{ ...stored(), rows: [[3, null, null, null, 1]] }]],
    ['a reason that is none', [{ ...stored(), refusals: [{ reason: 'toString', message: '' }] }]],
    ['a centre and a reason', [{ ...stored(), rows: [[3, 130, 0.1, null, 0]] }]],
    [
      'a row twice',
      [
        {
          ...stored(),
          rows: [
            [3, 130, 0.1, null, null],
            [3, 131, 0.1, null, null]
          ]
        }
      ]
    ],
    ['nothing', undefined]
  ])('are none where there is %s', (_, value) => {
    expect(readTables(value)).toEqual([]);
  });

  it('are read one by one: an odd one takes no other with it', () => {
    expect(readTables([{ ...stored(), scan: 1 }, stored()])).toMatchObject([
      { scan: SCAN, rows: [{ row: 3 }, { row: 40, wanted: true, refusal: { reason: 'flat' } }] }
    ]);
  });

  it('belong to the data, the rows and the columns they were found in', () => {
    const scan = { path: '/a', data: '/x', rows: 10, columns: 20 };
    const names = [
      scan,
      { ...scan, path: '/b' },
      { ...scan, data: '/y' },
      { ...scan, rows: 11 },
      { ...scan, columns: 21 }
    ].map(scanName);
    expect(new Set(names).size).toBe(names.length);
    expect(tableOf([{ scan: SCAN, rows: ROWS }], SCAN, 96)).toEqual(ROWS);
    expect(tableOf([{ scan: SCAN, rows: ROWS }], 'other', 96)).toEqual([]);
    expect(tableOf([{ scan: SCAN, rows: ROWS }], SCAN, 95)).toEqual([]);
  });

  it('are the newest eight, of 8192 rows together; an emptied one is none', () => {
    const names = (rows: readonly number[]): string[] =>
      rows
        .reduce<ReturnType<typeof readTables>>(
          (all, count, i) => withTable(all, { scan: String(i), rows: held(count) }),
          []
        )
        .map(({ scan }) => scan);
    expect(names([1, 1, 1, 1, 1, 1, 1, 1, 1, 1])).toEqual(['2', '3', '4', '5', '6', '7', '8', '9']);
    expect(names([5, 4000, 4500, 3000])).toEqual(['2', '3']);
    expect(names([5, 9000])).toEqual(['1']);
    expect(withTable([{ scan: 'a', rows: held(2) }], { scan: 'a', rows: [] })).toEqual([]);
  });
});
