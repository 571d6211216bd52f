import { describe, expect, it } from 'vitest';
import { readRange, SearchRange } from './search-range';

const OF = { row: 4, rowCount: 20, columnCount: 100 };
const KEPT = { rows: 'row', from: 30, to: null, list: '0:20:5' } as const;

describe('where the axis is looked for', () => {
  it('is taken up with the scan, once; another scan begins anew', () => {
    const where = new SearchRange(OF);
    where.restore(KEPT);
    // Saved before the scan is there, it is not lost.
    expect(where.kept).toEqual(KEPT);
    expect(where.range).toBeNull();
    where.reset();
    expect(where.wish).toEqual({ rows: [4], range: [30, 99], purpose: 'centre' });
    expect(where.listWish).toMatchObject({ rows: [0, 5, 10, 15] });
    expect(where.kept).toEqual(KEPT);
    where.reset();
    expect(where.kept).toEqual({ rows: 'row', from: null, to: null, list: null });
    where.dispose();
  });

  it('is everywhere where something odd was kept, or nothing', () => {
    expect(readRange(KEPT)).toEqual(KEPT);
    for (const odd of [
      undefined,
      null,
      'x',
      [],
      { ...KEPT, rows: 'some' },
      { ...KEPT, from: '30' },
      { ...KEPT, to: Number.NaN },
      { ...KEPT, list: 5 },
      { ...KEPT, list: '1,'.repeat(501) }
    ]) {
      expect(readRange(odd)).toBeNull();
    }
    const where = new SearchRange(OF);
    where.restore(null);
    where.reset();
    expect(where.range).toBeNull();
    where.list = '1,'.repeat(501);
    expect(where.kept.list).toBeNull();
    where.dispose();
  });
});
