import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CompanionError } from '../companion/error';
import { FakeCompanion, fakePicture } from '../companion/fakes/fake-companion';
import { FakeLive } from '../companion/fakes/fake-live';
import { defaultRecipe } from '../reconstruction/default-recipe';
import { RecipeModel } from '../reconstruction/recipe-model';
import { ViewerModel } from '../viewer/model';
import { FrameSources } from './frame-source';
import { KeptSinogram } from './kept-sinogram';
import { LiveModel } from './model';
import { PictureChannel } from './picture-channel';
import { LiveStack } from './stack';

let companion: FakeCompanion;
let recipe: RecipeModel;
let socket: FakeLive;
let pictures: PictureChannel;
let live: LiveModel;
let stack: LiveStack;
let viewer: ViewerModel;
let found: number | null;

beforeEach(() => {
  vi.useFakeTimers();
  found = null;
  companion = new FakeCompanion();
  companion.picture = () => fakePicture({ percentiles: [2, 3] });
  recipe = new RecipeModel();
  recipe.set(defaultRecipe('/data/scan.h5'));
  recipe.setCentre(100);
  socket = new FakeLive();
  pictures = new PictureChannel(companion, () => 96);
  live = new LiveModel({
    companion,
    recipe,
    kept: new KeptSinogram(socket),
    sources: new FrameSources([
      { kind: 'socket', channel: socket },
      { kind: 'pictures', channel: pictures }
    ]),
    view: () => ({ width: 300, height: 200 }),
    pointer: () => null,
    found: () => found
  });
  live.row = 48;
  stack = new LiveStack(live, nullTranslator.load('hepsct'));
  viewer = new ViewerModel();
  viewer.setStack(stack);
});

afterEach(() => {
  viewer.dispose();
  stack.dispose();
  live.dispose();
  vi.useRealTimers();
});

/** Microtasks, and the rest before the exact slice. */
const settle = () => vi.advanceTimersByTimeAsync(1000);
const turn = () => vi.advanceTimersByTimeAsync(0);

async function open(): Promise<void> {
  live.isActive = true;
  socket.setState('open');
  await turn();
}

/** Centres whose exact slice was asked for. */
function exactCentres(): unknown[] {
  return companion.requests.flatMap(({ name, argument }) => {
    const isExact =
      name === 'renderPicture' &&
      typeof argument === 'object' &&
      argument !== null &&
      !('draft' in argument);
    return isExact && 'recipe' in argument ? [argument.recipe] : [];
  });
}

describe('live slice', () => {
  it('asks for nothing until somebody looks', async () => {
    socket.setState('open');
    recipe.setCentre(101);
    await settle();
    expect(live.state).toBe('idle');
    expect(socket.wishes).toEqual([]);
    expect(companion.requests).toEqual([]);
  });

  it('shows a frame for every change and the exact slice 150 ms after the last', async () => {
    await open();
    expect(live.state).toBe('live');
    expect(socket.wishes).toMatchObject([
      { row: 48, view: { width: 300, height: 200 }, recipe: { centre: { column: 100 } } }
    ]);
    socket.answer();
    await turn();
    expect(viewer.picture?.header).toMatchObject({ dtype: 'u2', exact: false });
    await vi.advanceTimersByTimeAsync(100);
    recipe.setCentre(100.25);
    await vi.advanceTimersByTimeAsync(140);
    expect(exactCentres()).toEqual([]);
    socket.answer();
    await vi.advanceTimersByTimeAsync(10);
    expect(exactCentres()).toMatchObject([{ centre: { column: 100.25 } }]);
    await turn();
    expect(live.state).toBe('resting');
    expect(viewer.picture?.header).toMatchObject({ dtype: 'f4', exact: true });
  });

  it('makes frames about the centre that was found where the recipe leaves it open', async () => {
    recipe.set({ ...recipe.recipe, centre: 'auto' });
    await open();
    expect(socket.wishes.at(-1)).toMatchObject({ recipe: { centre: 'auto' } });
    found = 101.5;
    recipe.editMethod({ cutoff: 0.5 });
    expect(socket.wishes.at(-1)).toMatchObject({ recipe: { centre: { column: 101.5, slope: 0 } } });
    await settle();
    expect(exactCentres()).toMatchObject([{ centre: 'auto' }]);
  });

  it('does not show a frame that comes after the exact slice, and lets the next one come', async () => {
    await open();
    await settle();
    const exact = viewer.picture;
    socket.answer(1);
    await turn();
    expect(viewer.picture).toBe(exact);
    expect(socket.drawn).toEqual([1]);
  });

  it('acknowledges a frame when it stands on the screen, not before', async () => {
    await open();
    socket.answer();
    await turn();
    expect(socket.drawn).toEqual([]);
    const frame = viewer.picture;
    if (!frame) {
      throw new Error('There is no frame.');
    }
    live.drew(frame);
    live.drew(frame);
    expect(socket.drawn).toEqual([1]);
  });

  it('acknowledges a frame that the exact slice overtook, so that the next one can come', async () => {
    await open();
    socket.answer();
    await settle();
    const exact = viewer.picture;
    expect(exact?.header.exact).toBe(true);
    if (exact) {
      live.drew(exact);
    }
    expect(socket.drawn).toEqual([1]);
  });

  it('holds the contrast while the centre moves, and takes a new one for a new filter', async () => {
    await open();
    await settle();
    expect(viewer.window).toEqual([2, 3]);
    for (const [column, low] of [
      [100.5, 0],
      [101, 0.5],
      [101.5, -7]
    ] as const) {
      recipe.setCentre(column);
      socket.answer(undefined, { percentiles: [low, 9] });
      await turn();
      expect(viewer.picture?.header.exact).toBe(false);
      expect(viewer.window).toEqual([2, 3]);
    }
    recipe.editMethod({ filter: 'none' });
    socket.answer(undefined, { percentiles: [50, 90] });
    await turn();
    expect(viewer.window).toEqual([50, 90]);
  });

  it('reads the true value from the numbers of a frame, and says where one stands for four pixels', async () => {
    await open();
    socket.answer();
    await turn();
    viewer.setView({ width: 3, height: 2 });
    viewer.setPointer({ x: 2.5, y: 0.5 });
    // 2 * 0.5 - 1
    expect(viewer.reading).toMatchObject({
      row: 0,
      column: 2,
      value: 0,
      precision: 'true',
      over: 1
    });
    recipe.setCentre(102);
    socket.answer(undefined, { step: 2 });
    await turn();
    expect(viewer.pictureSize).toEqual({ width: 6, height: 4 });
    viewer.setView({ width: 6, height: 4 });
    viewer.setPointer({ x: 5.5, y: 3.5 });
    expect(viewer.reading).toMatchObject({ row: 3, column: 5, value: 1.5, over: 2 });
  });

  it('keeps the zoom when frames come with fewer pixels than the slice', async () => {
    await open();
    companion.picture = () => ({
      ...fakePicture({ shape: [5, 7] }),
      data: new Float32Array(35)
    });
    await settle();
    viewer.zoom(2);
    const { viewport } = viewer;
    recipe.setCentre(103);
    socket.answer(undefined, { step: 2, shape: [3, 4] });
    await turn();
    expect(viewer.pictureSize).toEqual({ width: 8, height: 6 });
    expect(viewer.viewport).toEqual(viewport);
  });

  it('goes on picture by picture when the line is lost, and back when it stands', async () => {
    await open();
    socket.setState('lost');
    expect(live.kind).toBe('pictures');
    await turn();
    expect(live.state).toBe('lost');
    expect(companion.requests.at(-1)?.argument).toMatchObject({ kind: 'slice', draft: true });
    expect(viewer.picture?.header.exact).toBe(false);
    await settle();
    expect(live.state).toBe('lost');
    expect(viewer.picture?.header.exact).toBe(true);
    const before = socket.wishes.length;
    socket.setState('open');
    expect(live.state).toBe('resting');
    recipe.setCentre(104);
    expect(socket.wishes).toHaveLength(before + 1);
    expect(live.kind).toBe('socket');
  });

  it('asks the engine that the user chose', async () => {
    await open();
    await settle();
    expect([live.sources.choice, live.kind, live.share]).toEqual(['auto', 'socket', 0]);
    live.choose('wasm');
    await turn();
    // the companion makes it until the page has what it takes
    expect(socket.wishes).toHaveLength(2);
    expect([live.sources.choice, live.kind]).toEqual(['wasm', 'socket']);
    await settle();
    expect(live.state).toBe('resting');
  });

  it('says why a slice is refused until another one comes', async () => {
    companion.picture = () => {
      throw new CompanionError('memory-short', 'The slice does not fit.');
    };
    await open();
    socket.refuse({ error: new CompanionError('recipe-unavailable', 'No live slice for SIRT.') });
    await turn();
    expect(viewer.error?.message).toBe('No live slice for SIRT.');
    await settle();
    expect(viewer.error?.message).toBe('The slice does not fit.');
    companion.picture = () => fakePicture();
    recipe.setCentre(105);
    await settle();
    expect(viewer.error).toBeNull();
  });

  it('leaves frames of another scan and of another filter out', async () => {
    await open();
    recipe.editMethod({ filter: 'hann' });
    socket.answer(1);
    await turn();
    expect(viewer.picture).toBeNull();
    socket.answer(2);
    await turn();
    expect(viewer.picture).not.toBeNull();
  });

  it('rests while it is hidden and is there again when nothing changed', async () => {
    await open();
    await settle();
    live.isActive = false;
    live.isActive = true;
    expect(live.state).toBe('resting');
    expect(socket.wishes).toHaveLength(1);
    live.isActive = false;
    recipe.setCentre(106);
    expect(socket.wishes).toHaveLength(1);
    live.isActive = true;
    expect(socket.wishes).toHaveLength(2);
  });

  it('closes its channels with the panel', () => {
    live.dispose();
    live.dispose();
    expect(socket.isDisposed).toBe(true);
    recipe.setCentre(107);
    expect(socket.wishes).toEqual([]);
  });
});
