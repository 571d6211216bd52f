import '../companion/fakes/page';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CompanionError } from '../companion/error';
import { fakeCentre, fakeRow, NOTHING_TURNS } from '../companion/fakes/fake-centre';
import { type FakeCompanion, SCAN } from '../companion/fakes/fake-companion';
import { defaultRecipe } from '../reconstruction/default-recipe';
import { FakePanel } from '../reconstruction/fakes/fake-panel';
import type { PanelModel } from '../reconstruction/model';
import { CentreModel } from './model';
import { SearchModel } from './search-model';

let companion: FakeCompanion;
let fake: FakePanel;
let panel: PanelModel;
let search: SearchModel;

beforeEach(() => {
  vi.useFakeTimers();
  fake = new FakePanel();
  ({ companion, model: panel } = fake);
  search = new SearchModel(panel);
});

afterEach(() => {
  search.dispose();
  fake.dispose();
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(3000);
const asked = () => companion.requests.filter(({ name }) => name === 'findCentre');
const centre = () => panel.recipe.recipe.centre;

/** The search does not end until it is called back. */
function endless(): void {
  companion.centre = () => new Promise(() => undefined);
}

async function open(path = '/data/scan.h5'): Promise<void> {
  panel.open(path);
  await settle();
}

describe('search that begins by itself', () => {
  it('looks over the height of a scan that is opened, and offers what was found without setting it', async () => {
    await open();
    expect(asked()).toHaveLength(1);
    expect(asked()[0]?.argument).toMatchObject({ recipe: { input: { path: '/data/scan.h5' } } });
    expect(asked()[0]?.argument).not.toHaveProperty('rows');
    expect(search.isOffered).toBe(true);
    expect(search.answer).toBe(130.25);
    expect(search.present).toBe(127.5);
    expect(centre()).toEqual({ column: null, slope: 0 });
    expect(panel.recipe.canUndo).toBe(false);
  });

  it('gives the first slice half a second', async () => {
    panel.open('/data/scan.h5');
    await vi.advanceTimersByTimeAsync(400);
    expect(companion.count('renderPicture')).toBeGreaterThan(0);
    expect(search.running).not.toBeNull();
    expect(asked()).toHaveLength(0);
  });

  it('is used as one change, however soon after another one', async () => {
    await open();
    panel.recipe.setCentre(140);
    search.use();
    expect(centre()).toEqual({ column: 130.25, slope: 0 });
    expect([search.isOffered, search.isUsed]).toEqual([false, true]);
    panel.recipe.undo();
    expect(centre()).toEqual({ column: 140, slope: 0 });
    expect(search.isUsed).toBe(false);
    panel.recipe.redo();
    expect(centre()).toEqual({ column: 130.25, slope: 0 });
  });

  it('holds for the mean of its rows where the axis is tilted', async () => {
    companion.centre = () => fakeCentre({ rows: [10, 20].map(row => fakeRow(row)) });
    await open();
    panel.recipe.setSlope(0.01);
    search.use();
    // row 15 lies 32.5 rows above the middle of 96
    expect(centre()).toEqual({ column: 130.575, slope: 0.01 });
    expect(search.present).toBeCloseTo(130.25, 10);
  });

  it('brings its slope, where rows have shown one', async () => {
    companion.centre = () =>
      fakeCentre({ slope: 0.02, rows: [10, 20, 30].map(row => fakeRow(row)) });
    await open();
    search.use();
    expect(centre()).toEqual({ column: 130.25, slope: 0.02 });
    expect(search.isUsed).toBe(true);
  });

  it('is dismissed for good, and can still be looked at', async () => {
    await open();
    search.dismiss();
    panel.recipe.setCentre(99);
    await settle();
    expect(search.isOffered).toBe(false);
    expect(search.finding?.centre).toBe(130.25);
    expect(asked()).toHaveLength(1);
  });

  it('offers a refusal in its words, which cannot be used', async () => {
    companion.centre = () => fakeCentre({ centre: 12, refusal: NOTHING_TURNS });
    await open();
    expect(search.isOffered).toBe(true);
    expect(search.answer).toBeNull();
    search.use();
    expect(centre()).toEqual({ column: null, slope: 0 });
  });

  it.each([
    ['the setting says so', () => (search.isAutomatic = () => false)],
    [
      'there is not an angle for each projection',
      () => (companion.scan = { ...SCAN, anglesDeg: null })
    ]
  ])('does not begin where %s', async (_, prepare) => {
    prepare();
    await open();
    expect(asked()).toEqual([]);
    search.start({ rows: null, range: null, purpose: 'centre' });
    await settle();
    expect(asked()).toHaveLength(1);
  });

  it('leaves a centre alone that was set before', async () => {
    const recipe = { ...defaultRecipe('/data/scan.h5'), centre: { column: 12, slope: 0 } };
    panel.openRecipe(recipe);
    await settle();
    expect(asked()).toEqual([]);
  });

  it('looks where the recipe leaves the centre to be found, and its answer is the centre shown', async () => {
    const centreModel = new CentreModel(panel, fake.trans);
    panel.openRecipe({ ...defaultRecipe('/data/scan.h5'), centre: 'auto' });
    await settle();
    expect(centreModel.search.isOffered).toBe(true);
    expect(centreModel.centre).toBe(130.25);
    expect(centreModel.axis).toEqual({ column: 130.25, slope: 0 });
    expect(centre()).toBe('auto');
    centreModel.search.use();
    expect(centre()).toEqual({ column: 130.25, slope: 0 });
    centreModel.dispose();
  });

  it('begins anew with another scan and with the same one opened again', async () => {
    await open();
    await open('/data/other.h5');
    await open('/data/other.h5');
    expect(asked()).toHaveLength(3);
    expect(search.isOffered).toBe(true);
  });

  it('is called back when the panel closes, when the scan goes, and by the user', async () => {
    endless();
    await open();
    search.cancel();
    expect(asked()[0]?.signal.aborted).toBe(true);
    expect(search.running).toBeNull();
    await open('/data/other.h5');
    companion.scan = new CompanionError('file-unreadable', 'Gone.');
    panel.open('/data/gone.h5');
    expect(asked()[1]?.signal.aborted).toBe(true);
    await settle();
    companion.scan = SCAN;
    await open();
    search.dispose();
    expect(asked()[2]?.signal.aborted).toBe(true);
    expect(companion.count('findCentre')).toBe(3);
  });

  it('begins anew when corrections change while it looks, and withdraws what they make wrong', async () => {
    endless();
    await open();
    panel.recipe.editStep('flat-field', { average: 'median' });
    expect(asked()[0]?.signal.aborted).toBe(true);
    companion.centre = () => fakeCentre();
    await settle();
    expect(asked()).toHaveLength(2);
    expect(search.isOffered).toBe(true);
    panel.recipe.editStep('flat-field', { average: 'mean' });
    await settle();
    expect([search.isOffered, search.isStale]).toEqual([false, true]);
    expect(asked()).toHaveLength(2);
    // Filter, pixel size and direction make no other sinogram.
    panel.recipe.undo();
    panel.recipe.editMethod({ filter: 'hann' });
    panel.recipe.edit('geometry', { pixelSizeUm: 2 });
    panel.recipe.edit('angles', { direction: -1 });
    await settle();
    expect(search.isOffered).toBe(true);
    expect(asked()).toHaveLength(2);
    panel.recipe.edit('angles', { lines: [1, 180] });
    await settle();
    expect(asked()).toHaveLength(3);
  });

  it('does not begin anew after the user asked and changed corrections', async () => {
    search.isAutomatic = () => false;
    await open();
    endless();
    search.start({ rows: [4], range: null, purpose: 'centre' });
    panel.recipe.editStep('flat-field', { average: 'median' });
    await settle();
    expect(asked()).toHaveLength(1);
    expect(asked()[0]?.signal.aborted).toBe(true);
    expect(search.running).toBeNull();
  });
});

describe('search that is asked for', () => {
  it('looks in the rows and the range of the user, in place of the one under way', async () => {
    endless();
    await open();
    search.start({ rows: [48], range: [120, 140], purpose: 'centre' });
    expect(asked()[0]?.signal.aborted).toBe(true);
    expect(asked()[1]?.argument).toMatchObject({ rows: [48], range: [120, 140] });
    expect(search.running).toEqual({ rows: [48], range: [120, 140], purpose: 'centre' });
  });

  it('gives rows of the table to the table, and leaves the offer as it is', async () => {
    await open();
    const rows = [1, 2].map(row => fakeRow(row));
    companion.centre = () => fakeCentre({ centre: 1, rows });
    const taken: number[][] = [];
    search.rowsFound.connect((_, finding) => taken.push(finding.rows.map(({ row }) => row)));
    search.start({ rows: [1, 2], range: null, purpose: 'rows' });
    await settle();
    expect(taken).toEqual([[1, 2]]);
    expect(search.answer).toBe(130.25);
    expect(search.isOffered).toBe(true);
  });

  it('says why it could not be made, until the next one', async () => {
    await open();
    companion.centre = () => new CompanionError('flats-missing', 'There are no flats.');
    search.start({ rows: null, range: null, purpose: 'centre' });
    await settle();
    expect(search.error?.code).toBe('flats-missing');
    expect(search.running).toBeNull();
    companion.centre = () => fakeCentre();
    search.start({ rows: null, range: null, purpose: 'centre' });
    expect(search.error).toBeNull();
  });
});
