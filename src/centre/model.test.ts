import '../companion/fakes/page';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeCompanion, fakePicture, SCAN } from '../companion/fakes/fake-companion';
import type { FakeLive } from '../companion/fakes/fake-live';
import { FakePanel } from '../reconstruction/fakes/fake-panel';
import type { PanelModel } from '../reconstruction/model';
import { CentreModel } from './model';

let companion: FakeCompanion;
let fake: FakePanel;
let panel: PanelModel;
let model: CentreModel;

beforeEach(() => {
  vi.useFakeTimers();
  fake = new FakePanel();
  ({ companion, model: panel } = fake);
  model = new CentreModel(panel, fake.trans);
});

afterEach(() => {
  model.dispose();
  fake.dispose();
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(3000);
const turn = () => vi.advanceTimersByTimeAsync(0);

function live(): FakeLive {
  const [channel] = companion.lives;
  if (!channel) {
    throw new Error('No channel was opened.');
  }
  return channel;
}

/** A scan on show, in row 48 of 96, with the socket standing. */
async function open(): Promise<void> {
  panel.open('/data/scan.h5');
  model.isShown = true;
  live().setState('open');
  await settle();
}

/** Answer every wish as it comes, until there are no more. */
async function answerAll(): Promise<void> {
  for (let round = 0; round < 20; round++) {
    live().answer();
    await turn();
  }
}

const column = () => {
  const { centre } = panel.recipe.recipe;
  return centre === 'auto' ? null : centre.column;
};

describe('centre of rotation', () => {
  it('asks for nothing until its tab is in front, then for the middle row', async () => {
    panel.open('/data/scan.h5');
    live().setState('open');
    await settle();
    expect(live().wishes).toEqual([]);
    model.isShown = true;
    expect(live().wishes).toMatchObject([
      { row: 48, recipe: { input: { path: '/data/scan.h5' } } }
    ]);
    expect(model.centre).toBe(127.5);
  });

  it('tells how large the whole slice is on the screen', async () => {
    model.viewer.setView({ width: 600, height: 512 });
    model.pixelRatio = 2;
    await open();
    expect(live().wishes[0]?.view).toEqual({ width: 1024, height: 1024 });
  });

  it('is one value with the recipe', async () => {
    await open();
    model.centre = 130.25;
    expect(column()).toBe(130.25);
    panel.recipe.setCentre(120);
    expect(model.centre).toBe(120);
    model.centre = null;
    expect(column()).toBeNull();
    expect(model.centre).toBe(127.5);
  });

  it('is that of the row where the axis is tilted', async () => {
    await open();
    panel.recipe.setAxis(130, 0.01);
    model.row = 95;
    // 47.5 rows below the middle
    expect(model.centre).toBeCloseTo(130.475, 10);
    model.centre = 131.475;
    expect(column()).toBe(131);
    expect(panel.recipe.recipe.centre).toEqual({ column: 131, slope: 0.01 });
  });

  it('moves by steps and stays readable', async () => {
    await open();
    for (let step = 0; step < 7; step++) {
      model.shift(0.05);
    }
    expect(column()).toBe(127.85);
    model.shift(-1);
    expect(column()).toBe(126.85);
  });

  it('keeps the ends of the slider while it is dragged, and moves them with a value beyond', async () => {
    await open();
    expect(model.range).toEqual([107.5, 147.5]);
    model.centre = 147;
    expect(model.range).toEqual([107.5, 147.5]);
    model.centre = 180;
    expect(model.range).toEqual([160, 200]);
    model.span = 5;
    expect(model.range).toEqual([175, 185]);
    model.span = null;
    expect(model.range).toEqual([0, 255]);
    model.centre = -12;
    expect(model.range).toEqual([-12, 255]);
  });

  it('makes small slices around the value at rest, each bearing the centre that made it', async () => {
    await open();
    model.centre = 130;
    await settle();
    await answerAll();
    const strip = model.candidates.candidates;
    expect(strip.map(({ centre }) => centre)).toEqual([128.5, 129, 129.5, 130, 130.5, 131, 131.5]);
    const wishes = live().wishes.slice(-7);
    expect(wishes[0]).toMatchObject({ view: { width: 176 }, recipe: { centre: { column: 130 } } });
    const asked = wishes.map(({ recipe: { centre } }) => centre !== 'auto' && centre.column);
    expect(new Set(asked)).toEqual(new Set(strip.map(({ centre }) => centre)));
    // Frames of the strip are acknowledged, and are not shown as the slice.
    expect(live().drawn.slice(-7)).toHaveLength(7);
    expect(model.viewer.picture?.header.exact).toBe(true);
  });

  it('makes finer small slices where the slice is looked at closely, and none for a small change', async () => {
    companion.picture = () => ({
      ...fakePicture({ shape: [256, 256] }),
      data: new Float32Array(256 ** 2)
    });
    model.viewer.setView({ width: 512, height: 512 });
    await open();
    await settle();
    await answerAll();
    const { length } = live().wishes;
    model.viewer.zoom(3);
    await settle();
    await answerAll();
    expect(live().wishes.slice(length)).toHaveLength(7);
    expect(live().wishes.at(-1)).toMatchObject({ view: { width: 704 } });
    model.viewer.pan(3, 3);
    model.viewer.zoom(1.01);
    await settle();
    expect(live().wishes).toHaveLength(length + 7);
  });

  it('leaves the engine to the hand while it moves', async () => {
    await open();
    model.centre = 130;
    await settle();
    live().answer();
    await turn();
    const { length } = live().wishes;
    model.centre = 131;
    await turn();
    expect(live().wishes).toHaveLength(length + 1);
    expect(live().wishes.at(-1)).toMatchObject({ recipe: { centre: { column: 131 } } });
    expect(model.candidates.isBusy).toBe(false);
    await settle();
    expect(model.candidates.isBusy).toBe(true);
  });

  it('shows the sinogram of the row, and another one with another row', async () => {
    await open();
    model.show('sinogram');
    await settle();
    const last = () =>
      companion.requests.findLast(({ name }) => name === 'renderPicture')?.argument;
    expect(last()).toMatchObject({ kind: 'corrected-sinogram', index: 48 });
    model.row = 50;
    await settle();
    expect(last()).toMatchObject({ kind: 'corrected-sinogram', index: 50 });
    model.viewer.index = 51;
    expect(model.row).toBe(51);
    expect(model.live.state).toBe('idle');
    model.show('slice');
    expect(live().wishes.at(-1)).toMatchObject({ row: 51 });
  });

  it('lays the projections nearest to half a turn over each other, or any others', async () => {
    await open();
    expect(model.pair.pictures).toBeNull();
    model.show('pair');
    await settle();
    expect(model.pair.pair).toEqual({ first: 0, second: 179 });
    expect(model.pair.mismatchDeg).toBe(-1);
    const read = () =>
      companion.requests
        .map(({ argument }) => argument)
        .filter(argument => JSON.stringify(argument).includes('"kind":"corrected"'))
        .slice(-2);
    expect(read()).toMatchObject([
      { kind: 'corrected', index: 0 },
      { kind: 'corrected', index: 179 }
    ]);
    model.pair.setSecond(90);
    await settle();
    expect(model.pair.mismatchDeg).toBe(-90);
    expect(read()).toMatchObject([{ index: 0 }, { index: 90 }]);
    const { length } = companion.requests;
    panel.recipe.setCentre(140);
    await settle();
    const later = companion.requests.slice(length).map(({ argument }) => argument);
    expect(later).not.toContainEqual(expect.objectContaining({ kind: 'corrected' }));
  });

  it('puts the axis through several rows into the recipe, as one change', async () => {
    await open();
    for (const [row, centre] of [
      [0, 127],
      [40, 127.4],
      [95, 127.95],
      [60, 140]
    ] as const) {
      model.rows.add(row, centre);
    }
    model.takeTilt();
    const { centre } = panel.recipe.recipe;
    expect(centre).toMatchObject({ column: 127.475 });
    expect(centre !== 'auto' && centre.slope).toBeCloseTo(0.01, 8);
    panel.recipe.undo();
    expect(panel.recipe.recipe.centre).toEqual({ column: null, slope: 0 });
  });

  it('begins with the row it was left in, and with the middle one of another scan', async () => {
    model.restore(12);
    await open();
    expect(model.row).toBe(12);
    companion.scan = { ...SCAN, rows: 11 };
    panel.open('/data/other.h5');
    await settle();
    expect(model.row).toBe(5);
    expect(model.rows.entries).toEqual([]);
  });

  it('closes its channel with the panel and says nothing any more', async () => {
    await open();
    let told = 0;
    model.changed.connect(() => (told += 1));
    model.dispose();
    model.dispose();
    panel.recipe.setCentre(99);
    await settle();
    expect(live().isDisposed).toBe(true);
    expect(told).toBe(0);
  });
});
