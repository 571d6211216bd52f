import { beforeEach, describe, expect, it } from 'vitest';
import { FakeLive } from '../companion/fakes/fake-live';
import type { LiveWish } from '../companion/tokens';
import { defaultRecipe } from '../reconstruction/default-recipe';
import { type EngineChoice, FrameSources } from './frame-source';

const WISH: LiveWish = {
  recipe: defaultRecipe('/data/scan.h5'),
  row: 3,
  view: { width: 10, height: 10 }
};

let socket: FakeLive;
let browser: FakeLive;
let pictures: FakeLive;
let holds: boolean;
let sources: FrameSources;

beforeEach(() => {
  socket = new FakeLive();
  browser = new FakeLive();
  pictures = new FakeLive();
  holds = true;
  pictures.setState('open');
  sources = new FrameSources([
    { kind: 'socket', channel: socket },
    { kind: 'wasm', channel: browser, holds: () => holds },
    { kind: 'pictures', channel: pictures }
  ]);
});

function picked(choice: EngineChoice): string {
  sources.choose(choice);
  return sources.pick(WISH).kind;
}

describe('who makes the frames', () => {
  it('is the companion, also while its line is being made', () => {
    expect(picked('auto')).toBe('socket');
    socket.setState('open');
    browser.setState('open');
    expect(picked('auto')).toBe('socket');
  });

  it('is this browser where the companion is gone or its line is slow', () => {
    browser.setState('open');
    socket.setState('lost');
    expect([picked('auto'), sources.isLost]).toEqual(['wasm', true]);
    socket.setState('open');
    sources.line.saw(4, true);
    expect([picked('auto'), sources.isLost]).toEqual(['wasm', false]);
  });

  it('is whom the user wants, as far as it can', () => {
    socket.setState('open');
    browser.setState('open');
    sources.line.saw(4, true);
    expect([picked('socket'), picked('wasm')]).toEqual(['socket', 'wasm']);
    socket.setState('lost');
    expect(picked('socket')).toBe('wasm');
  });

  it('is another one where this browser lacks the sinogram or the engine', () => {
    browser.setState('open');
    holds = false;
    expect(picked('wasm')).toBe('socket');
    socket.setState('lost');
    expect([picked('wasm'), picked('auto')]).toEqual(['pictures', 'pictures']);
    holds = true;
    browser.setState('lost');
    expect(picked('wasm')).toBe('pictures');
  });
});
