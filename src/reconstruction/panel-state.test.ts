import { describe, expect, it } from 'vitest';
import { defaultRecipe } from './default-recipe';
import { readPanelState, toJSON } from './panel-state';

describe('state of a panel', () => {
  it('comes back from JSON as it was', () => {
    const state = {
      recipe: { ...defaultRecipe('/data/scan.h5'), centre: { column: 85.75, slope: 0 } },
      shown: 'result',
      index: 12,
      jobs: ['20260131T112010Z-abc123'],
      volume: '/processed/scan.h5',
      tab: 'centre',
      centreRow: 7,
      centreRange: { rows: 'row', from: 280, to: null, list: '0:20:5' },
      centreTables: [
        {
          scan: 'scan.h5',
          rows: [{ row: 2, centre: 85.7, error: 0.02, refusal: null, wanted: false }]
        }
      ]
    } as const;
    expect(readPanelState(JSON.parse(JSON.stringify(toJSON(state))))).toEqual(state);
  });

  it('is none where there is no recipe, and mended where a part is odd', () => {
    expect(readPanelState(null)).toBeNull();
    expect(readPanelState({ recipe: {} })).toBeNull();
    expect(
      readPanelState({
        recipe: defaultRecipe('/a'),
        shown: 'x',
        index: 'y',
        jobs: [1, 'a'],
        volume: 2,
        centreRange: { rows: 'row', from: '280', to: null, list: null },
        centreTables: [{ scan: 'a', rows: 'b' }]
      })
    ).toMatchObject({
      shown: 'slice',
      index: 0,
      jobs: ['a'],
      volume: null,
      centreRange: null,
      centreTables: []
    });
  });
});
