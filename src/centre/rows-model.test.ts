import { beforeEach, describe, expect, it } from 'vitest';
import { fakeRow, NOTHING_TURNS } from '../companion/fakes/fake-centre';
import { EditHistory } from '../reconstruction/edit-history';
import { RowsModel } from './rows-model';

let history: EditHistory;
let model: RowsModel;

beforeEach(() => {
  history = new EditHistory();
  model = new RowsModel(history);
  model.setScan(101);
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
    model.setScan(50);
    expect(model.entries).toEqual([]);
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
    model.setScan(50);
    expect(history.canUndo || history.canRedo).toBe(false);
  });
});
