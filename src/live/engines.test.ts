import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CompanionError } from '../companion/error';
import type { FakeCompanion } from '../companion/fakes/fake-companion';
import type { FakeLive } from '../companion/fakes/fake-live';
import type { RecipeModel } from '../reconstruction/recipe-model';
import { BROWSER, FakeEngines } from './fakes/engines';
import type { LiveModel } from './model';

let engines: FakeEngines;
let companion: FakeCompanion;
let recipe: RecipeModel;
let socket: FakeLive;
let browser: FakeLive;
let live: LiveModel;

beforeEach(() => {
  vi.useFakeTimers();
  engines = new FakeEngines();
  ({ companion, recipe, socket, browser, live } = engines);
});

afterEach(() => {
  live.dispose();
  vi.useRealTimers();
});

const settle = () => engines.settle();
const turn = () => engines.turn();
const holding = () => engines.hold();

describe('the engines of a live slice', () => {
  it('fetches the sinogram once the hand rests, from the newest frame, and stops for the hand', async () => {
    live.isActive = true;
    socket.setState('open');
    socket.answer();
    await vi.advanceTimersByTimeAsync(100);
    expect(socket.reading).toEqual([]);
    await settle();
    expect(socket.reading).toMatchObject([{ seq: 1, from: 0 }]);
    recipe.setCentre(101);
    expect(socket.reading[0]?.signal.aborted).toBe(true);
    socket.answer();
    await settle();
    expect(socket.reading).toMatchObject([{ seq: 1 }, { seq: 2, from: 0 }]);
    live.isActive = false;
    expect(socket.reading[1]?.signal.aborted).toBe(true);
  });

  it('goes on in the browser when the companion is gone, and rests there exactly', async () => {
    await holding();
    expect([live.kind, live.share]).toEqual(['socket', 1]);
    const before = companion.requests.length;
    socket.setState('lost');
    recipe.setCentre(102);
    expect([live.kind, live.state, live.sources.isLost]).toEqual(['wasm', 'live', true]);
    browser.answer();
    await turn();
    expect(live.newest?.centre).toBe(102);
    await settle();
    expect(live.state).toBe('resting');
    expect(live.picture?.header.unit).toBe(BROWSER);
    expect(engines.rendered).toEqual([{ column: 102, slope: 0 }]);
    expect(companion.requests).toHaveLength(before);
    socket.setState('open');
    recipe.setCentre(103);
    expect([live.kind, live.state]).toEqual(['socket', 'live']);
  });

  it('goes on in the middle of a drag, with the contrast that stands', async () => {
    await holding();
    recipe.setCentre(101);
    socket.answer(undefined, { percentiles: [7, 8] });
    await turn();
    const before = live.picture?.header.percentiles;
    recipe.setCentre(102);
    socket.setState('lost');
    expect(browser.wishes).toMatchObject([{ recipe: { centre: { column: 102 } } }]);
    browser.answer(undefined, { percentiles: [70, 80] });
    await turn();
    expect(live.picture?.header.percentiles).toEqual(before);
    expect(live.picture?.header.exact).toBe(false);
  });

  it('leaves a row that it does not hold to the companion, or to pictures one by one', async () => {
    await holding();
    live.choose('wasm');
    expect(live.kind).toBe('wasm');
    live.row = 49;
    expect([live.kind, live.share]).toEqual(['socket', 0]);
    socket.setState('lost');
    expect([live.kind, live.state]).toEqual(['pictures', 'lost']);
  });

  it('takes over where frames are coarse for the sake of the line', async () => {
    await holding();
    recipe.setCentre(101);
    socket.answer(undefined, { slow: true });
    await turn();
    recipe.setCentre(102);
    expect([live.kind, live.sources.isSlow, live.sources.isLost]).toEqual(['wasm', true, false]);
    live.choose('socket');
    expect(live.kind).toBe('socket');
  });

  it('takes over from where the user chose it as soon as it can', async () => {
    live.isActive = true;
    live.choose('wasm');
    socket.setState('open');
    socket.answer();
    await settle();
    expect([live.kind, live.state]).toEqual(['socket', 'resting']);
    await holding();
    expect([live.kind, live.state]).toEqual(['wasm', 'live']);
    expect(browser.wishes).toHaveLength(1);
    await settle();
    expect(live.state).toBe('resting');
    expect(engines.rendered).toHaveLength(1);
  });

  it('says why where the browser fails, and asks for the pixel under the pointer', async () => {
    await holding();
    socket.setState('lost');
    engines.pointer = { row: 3, column: 4 };
    recipe.setCentre(102);
    expect(browser.wishes.at(-1)).toMatchObject({ pointer: { row: 3, column: 4 } });
    browser.refuse({ error: new CompanionError('live-failed', 'It failed.') });
    expect(live.error?.message).toBe('It failed.');
  });
});
