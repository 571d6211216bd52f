import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CompanionError } from '../companion/error';
import type { FakeLive } from '../companion/fakes/fake-live';
import type { RecipeModel } from '../reconstruction/recipe-model';
import { FakeEngines } from './fakes/engines';
import type { LiveModel } from './model';

let engines: FakeEngines;
let recipe: RecipeModel;
let socket: FakeLive;
let browser: FakeLive;
let live: LiveModel;

beforeEach(() => {
  vi.useFakeTimers();
  engines = new FakeEngines();
  ({ recipe, socket, browser, live } = engines);
});

afterEach(() => {
  live.dispose();
  vi.useRealTimers();
});

const settle = () => engines.settle();
const turn = () => engines.turn();

async function slow(): Promise<void> {
  await engines.slow();
  expect([live.kind, live.state, live.sources.isSlow]).toEqual(['wasm', 'resting', true]);
}

describe('on a slow line', () => {
  /** Answer each frame the companion is asked for, for so long. */
  async function answering(ms: number, frame: (n: number) => object): Promise<number> {
    let asked = socket.wishes.length;
    const before = asked;
    for (let at = 0; at < ms; at += 50) {
      if (socket.wishes.length > asked) {
        asked = socket.wishes.length;
        socket.answer(undefined, frame(asked - before));
      }
      await vi.advanceTimersByTimeAsync(50);
    }
    return asked - before;
  }

  it('the companion comes back by itself where its frames are whole again', async () => {
    await slow();
    let emitted = 0;
    live.changed.connect(() => (emitted += 1));
    const picture = live.picture;
    await answering(2500, () => ({}));
    expect(live.kind).toBe('wasm');
    const tries = await answering(3000, () => ({}));
    expect(tries).toBe(3);
    expect(socket.wishes.at(-1)).toMatchObject({ recipe: { centre: { column: 102 } }, row: 48 });
    expect([live.kind, live.state, live.sources.isSlow]).toEqual(['socket', 'resting', false]);
    expect(emitted).toBeGreaterThan(0);
    // what stands still stays as it is
    expect(live.picture).toBe(picture);
    expect(socket.drawn.slice(-3)).toHaveLength(3);
    recipe.setCentre(103);
    expect(live.kind).toBe('socket');
    expect(await answering(60_000, () => ({}))).toBe(0);
  });

  it('is tried ever more seldom while it stays slow, and not while the hand moves', async () => {
    await slow();
    expect(await answering(60_000, () => ({ slow: true, step: 4 }))).toBe(3 * 8);
    expect(live.kind).toBe('wasm');
    // and no more at last: a page that nobody moves keeps no server awake
    expect(await answering(3_600_000, () => ({ slow: true, step: 4 }))).toBe(9 * 8);
    const asked = socket.wishes.length;
    for (let n = 0; n < 1000; n++) {
      recipe.setCentre(103 + n / 100);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(socket.wishes.length).toBe(asked);
    live.isActive = false;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(socket.wishes.length).toBe(asked);
    live.isActive = true;
    expect(await answering(200_000, () => ({ slow: true, step: 4 }))).toBeGreaterThan(0);
  });

  it('is tried at once while frames become finer, and given longer where it was slow soon after', async () => {
    await slow();
    const steps = [3, 2, 1, 1, 1];
    const frame = (n: number) => ({ step: steps[n - 1] ?? 1, slow: n < 3 });
    expect(await answering(8000, frame)).toBe(5);
    expect(live.kind).toBe('socket');
    recipe.setCentre(104);
    socket.answer(undefined, { slow: true, step: 4 });
    await settle();
    expect(live.kind).toBe('wasm');
    await answering(6500, () => ({}));
    expect(live.kind).toBe('wasm');
    await answering(3000, () => ({}));
    expect(live.kind).toBe('socket');
  });

  it('is not tried while nobody looks', async () => {
    await slow();
    live.isActive = false;
    const asked = socket.wishes.length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(socket.wishes).toHaveLength(asked);
    live.isActive = true;
    await turn();
    expect(socket.wishes).toHaveLength(asked + 1);
  });

  it('is not found quick by small pictures that are asked for beside the slice', async () => {
    live.isActive = true;
    socket.setState('open');
    socket.answer(undefined, { slow: true });
    await settle();
    for (let n = 0; n < 100; n++) {
      socket.ask({ recipe: recipe.recipe, row: 48, view: { width: 50, height: 50 } });
      socket.answer(undefined, { step: 6 });
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect([live.kind, live.sources.isSlow]).toEqual(['socket', true]);
    // frames of the slice tell
    for (let n = 0; n < 3; n++) {
      recipe.setCentre(110 + n);
      socket.answer();
      await turn();
    }
    expect(live.sources.isSlow).toBe(false);
  });

  it('stays with whom the user wants', async () => {
    await slow();
    live.choose('wasm');
    await settle();
    expect(await answering(60_000, () => ({}))).toBe(0);
    live.choose('socket');
    await settle();
    const asked = socket.wishes.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(socket.wishes).toHaveLength(asked);
  });

  it('a companion that refuses a try is not taken for a quick one', async () => {
    await slow();
    for (let n = 0; n < 5; n++) {
      await vi.advanceTimersByTimeAsync(60_000);
      socket.refuse({ error: new CompanionError('memory-short', 'No room.') });
      await turn();
    }
    expect([live.kind, live.error]).toEqual(['wasm', null]);
    expect(live.state).toBe('resting');
  });

  it.each(['frame', 'exact slice'])(
    'the companion goes on where this browser fails at the %s, which is said',
    async of => {
      await slow();
      const error = new CompanionError('live-failed', 'Array buffer allocation failed.');
      if (of === 'exact slice') engines.broken = error;
      recipe.setCentre(103);
      if (of === 'frame') browser.refuse({ error });
      else await vi.advanceTimersByTimeAsync(160);
      expect([live.kind, live.error]).toEqual(['socket', null]);
      expect(engines.told).toEqual(['stop']);
      expect(live.sources.browserProblem?.message).toBe('Array buffer allocation failed.');
      expect(socket.wishes.at(-1)).toMatchObject({ recipe: { centre: { column: 103 } } });
      socket.answer(undefined, { slow: true });
      await turn();
      expect(live.newest?.centre).toBe(103);
      await settle();
      expect([live.kind, live.state, live.error]).toEqual(['socket', 'resting', null]);
      // not again in this row
      const asked = browser.wishes.length;
      for (let n = 0; n < 5; n++) {
        recipe.setCentre(104 + n);
        socket.answer(undefined, { slow: true });
        await settle();
      }
      expect(browser.wishes).toHaveLength(asked);
      // but in another one
      live.row = 49;
      expect(live.sources.browserProblem).toBeNull();
      live.row = 48;
      expect(live.kind).toBe('wasm');
    }
  );

  it('shows the failure of this browser as it is where the user wants this browser', async () => {
    await slow();
    recipe.setCentre(103);
    browser.refuse({ error: new CompanionError('live-failed', 'Out of memory.') });
    expect([live.kind, live.error]).toEqual(['socket', null]);
    live.choose('wasm');
    expect(engines.told).toEqual(['stop', 'restart']);
    expect([live.kind, live.sources.browserProblem]).toEqual(['wasm', null]);
    browser.refuse({ error: new CompanionError('live-failed', 'Out of memory again.') });
    expect([live.kind, live.error?.message]).toEqual(['wasm', 'Out of memory again.']);
  });
});
