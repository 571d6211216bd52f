import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ILiveSinogramPart } from '../../protocol/live';
import { partHeader } from '../../protocol/live.fixture';
import { CompanionError } from '../companion/error';
import { FakeLive } from '../companion/fakes/fake-live';
import { KeptSinogram } from './kept-sinogram';

/** Two angles, three columns: 2 x 16 bytes of angles and weights, 24 of values. */
const BYTES = 56;

let line: FakeLive;
let kept: KeptSinogram;
let shares: (number | null)[];

beforeEach(() => {
  line = new FakeLive();
  kept = new KeptSinogram(line);
  shares = [];
  kept.changed.connect(() => shares.push(kept.share));
});

const turn = () => new Promise(resolve => setTimeout(resolve, 0));

function body(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(BYTES);
  new Float64Array(bytes.buffer, 0, 4).set([0, 1, 1.5, 1.5]);
  new Float32Array(bytes.buffer, 32, 6).set([1, 2, 3, 4, 5, 6]);
  return bytes;
}

/** Answer what was asked last with so many bytes. */
async function answer(length: number, fields: Partial<ILiveSinogramPart> = {}): Promise<void> {
  const asked = line.reading.at(-1);
  if (!asked) throw new Error('Nothing was asked for.');
  const part = partHeader({ sinogram: asked.seq, from: asked.from, ...fields });
  asked.resolve({ part, bytes: body().slice(asked.from, asked.from + length).buffer });
  await turn();
}

function asked(): [number, number][] {
  return line.reading.map(({ seq, from }) => [seq, from]);
}

describe('the sinogram that the page keeps', () => {
  it('comes part by part, each asked for when the one before is there', async () => {
    kept.keep('a');
    expect(asked()).toEqual([]); // no frame of it yet
    kept.note('a', 9);
    kept.keep('a');
    kept.keep('a');
    expect(asked()).toEqual([[9, 0]]);
    await answer(20);
    await answer(20);
    expect(kept.held).toBeNull();
    await answer(20);
    expect(asked()).toEqual([
      [9, 0],
      [9, 20],
      [9, 40]
    ]);
    expect(kept.has('a')).toBe(true);
    const { angles, weights, values } = kept.held ?? {};
    expect([...(angles ?? [])]).toEqual([0, 1]);
    expect([...(weights ?? [])]).toEqual([1.5, 1.5]);
    expect([...(values ?? [])]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(shares.slice(0, 2)).toEqual([20 / BYTES, 40 / BYTES]);
    kept.keep('a');
    expect(asked()).toHaveLength(3);
  });

  it('waits while something moves, and goes on where it stopped', async () => {
    kept.note('a', 1);
    kept.keep('a');
    await answer(20);
    kept.pause();
    expect(line.reading.at(-1)?.signal.aborted).toBe(true);
    await answer(36); // too late: it is not wanted any more
    expect(kept.has('a')).toBe(false);
    kept.note('a', 5);
    kept.keep('a');
    expect(asked().at(-1)).toEqual([5, 20]);
    await answer(36);
    expect(kept.has('a')).toBe(true);
  });

  it('begins anew where the companion holds another one under the same recipe', async () => {
    kept.note('a', 1);
    kept.keep('a');
    await answer(20);
    await answer(10, { name: 'two' });
    expect(asked().at(-1)).toEqual([1, 0]);
    await answer(BYTES, { name: 'two' });
    expect(kept.has('a')).toBe(true);
  });

  it('is let go where the data behind the recipe have changed', async () => {
    kept.note('a', 1, 'one');
    kept.keep('a');
    await answer(BYTES);
    kept.note('a', 2, 'one');
    expect(kept.has('a')).toBe(true);
    kept.note('a', 3, 'two');
    expect([kept.has('a'), kept.held]).toEqual([false, null]);
    kept.keep('a');
    expect(asked().at(-1)).toEqual([3, 0]);
  });

  it('holds the one before until the next has come', async () => {
    kept.note('a', 1);
    kept.keep('a');
    await answer(BYTES);
    kept.note('b', 2);
    kept.keep('b');
    expect([kept.has('a'), kept.has('b')]).toEqual([true, false]);
    await answer(BYTES, { row: 5 });
    expect([kept.has('a'), kept.has('b'), kept.held?.row]).toEqual([false, true, 5]);
  });

  it('is left out where it is too large for a page', async () => {
    kept.note('a', 1);
    kept.keep('a');
    await answer(20, { bytes: 65 * 1024 * 1024 });
    expect([kept.share, kept.has('a')]).toEqual([null, false]);
    kept.keep('a');
    expect(asked()).toHaveLength(1);
    kept.note('b', 2);
    expect(kept.share).toBe(0);
  });

  it('is asked for again with the next frame where the companion has let it go', async () => {
    kept.note('a', 1);
    kept.keep('a');
    line.reading[0]?.reject(new CompanionError('not-found', 'gone'));
    await turn();
    kept.note('a', 3);
    kept.keep('a');
    expect(asked()).toEqual([
      [1, 0],
      [3, 0]
    ]);
  });

  it('tells of what should not be', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    kept.note('a', 1);
    kept.keep('a');
    await answer(BYTES, { angles: 5 });
    expect(told).toHaveBeenCalledOnce();
    expect(kept.has('a')).toBe(false);
    told.mockRestore();
  });

  it('is given back with the panel', async () => {
    kept.note('a', 1);
    kept.keep('a');
    kept.dispose();
    kept.dispose();
    expect(line.reading[0]?.signal.aborted).toBe(true);
    await answer(BYTES);
    expect(kept.held).toBeNull();
    kept.keep('a');
    expect(asked()).toHaveLength(1);
  });
});
