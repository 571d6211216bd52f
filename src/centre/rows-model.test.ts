import { beforeEach, describe, expect, it } from 'vitest';
import { fakeRow, NOTHING_TURNS } from '../companion/fakes/fake-centre';
import { EditHistory } from '../reconstruction/edit-history';
import { RowsModel } from './rows-model';

const SCAN = { path: '/data/scan.h5', data: '/exchange/data', rows: 101, columns: 600 };
const OTHER = { ...SCAN, path: '/data/other.h5', rows: 50 };

let history: EditHistory;
let model: RowsModel;

beforeEach(() => {
  history = new EditHistory();
  model = new RowsModel(history);
  model.setScan(SCAN);
});

const used = () => model.entries.filter(({ isUsed }) => isUsed).map(({ row }) => row);

describe('centres of several rows', () => {
  it('are ordered by row, one a row, the newest', () => {
    model.add(90, 300.4);
    model.add(10, 299);
    model.add(10, 299.6);
    expect(model.entries.map(({ row, centre }) => [row, centre])).toEqual([
      [10, 299.6],
      [90, 300.4]
    ]);
    expect(model.fit?.column).toBeCloseTo(300, 10);
    expect(model.fit?.slope).toBeCloseTo(0.01, 12);
    model.remove(90);
    expect(model.fit).toBeNull();
    expect(model.entries[0]?.distance).toBeNull();
  });

  it('leave an outlier out, until the user takes it in', () => {
    for (const row of [10, 30, 70, 90]) {
      model.add(row, 300);
    }
    model.add(50, 310);
    expect(model.entries[2]).toMatchObject({
      row: 50,
      isOutlier: true,
      isUsed: false,
      distance: 10
    });
    expect(model.fit?.column).toBe(300);
    model.use(50, true);
    expect(used()).toEqual([10, 30, 50, 70, 90]);
    expect(model.fit?.column).toBe(302);
    model.use(50, false);
    model.use(10, false);
    expect(used()).toEqual([30, 70, 90]);
  });

  it('begin anew with another scan', () => {
    model.add(10, 300);
    model.setScan(OTHER);
    expect(model.entries).toEqual([]);
  });

  it('are those of the scan, which has them again when it comes back', () => {
    model.add(10, 300);
    model.add(90, 301);
    const { entries, fit } = model;
    // Read anew, a scan is the same.
    model.setScan({ ...SCAN });
    expect(history.canUndo).toBe(true);
    model.setScan(OTHER);
    model.add(7, 12);
    model.setScan(SCAN);
    expect(model.entries).toEqual(entries);
    expect(model.fit).toEqual(fit);
    expect(history.canUndo).toBe(false);
    model.clear();
    model.setScan(OTHER);
    expect(model.entries).toMatchObject([{ row: 7, centre: 12 }]);
    model.setScan(SCAN);
    expect(model.entries).toEqual([]);
  });

  it('are taken up where they were left, before the scan is there and after it', () => {
    model.add(10, 300);
    model.add(90, 301);
    model.use(90, false);
    for (const isThere of [false, true]) {
      const next = new RowsModel(new EditHistory());
      if (isThere) {
        next.setScan(SCAN);
      }
      next.restore(model.tables);
      // Nothing is lost where a scan is not there yet, or another one is looked at first.
      expect(next.tables).toEqual(model.tables);
      next.setScan(OTHER);
      next.setScan(SCAN);
      expect(next.entries).toEqual(model.entries);
      next.dispose();
    }
  });

  it('take what was found in some rows as one change, the refused ones without a centre', () => {
    model.add(20, 131);
    model.take([
      fakeRow(20, { centre: 300.1, error: 0.05 }),
      fakeRow(40, { centre: 12, error: 3, refusal: NOTHING_TURNS }),
      fakeRow(60, { centre: 300.5, error: 0.04 })
    ]);
    expect(model.entries).toMatchObject([
      { row: 20, centre: 300.1, error: 0.05, refusal: null, isUsed: true },
      { row: 40, centre: null, error: null, refusal: NOTHING_TURNS, isUsed: false, distance: null },
      { row: 60, centre: 300.5, isUsed: true }
    ]);
    expect(model.fit?.slope).toBeCloseTo(0.01, 12);
    history.undo();
    expect(model.entries).toMatchObject([{ row: 20, centre: 131, error: null }]);
    history.redo();
    expect(model.entries).toHaveLength(3);
  });

  it('are taken back and made again, whatever was done to the table', () => {
    const seen: unknown[] = [model.entries];
    for (const change of [
      () => model.add(10, 300),
      () => model.add(30, 301),
      () => model.use(30, false),
      () => model.remove(10),
      () => model.clear()
    ]) {
      change();
      seen.push(model.entries);
    }
    for (const before of seen.slice(0, -1).toReversed()) {
      history.undo();
      expect(model.entries).toEqual(before);
    }
    expect(history.canUndo).toBe(false);
    for (const after of seen.slice(1)) {
      history.redo();
      expect(model.entries).toEqual(after);
    }
    // What changes nothing is no step.
    model.remove(77);
    history.undo();
    expect(model.entries).toEqual(seen.at(-2));
    model.setScan(OTHER);
    expect(history.canUndo || history.canRedo).toBe(false);
  });
});
