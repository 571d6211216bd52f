import { beforeEach, describe, expect, it } from 'vitest';
import { RowsModel } from './rows-model';

let model: RowsModel;

beforeEach(() => {
  model = new RowsModel();
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
});
