import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakePicture } from '../companion/fakes/fake-companion';
import { CompanionError } from '../companion/error';
import type { IPicture } from '../companion/tokens';
import type { IPictureStack } from '../sources/tokens';
import { PictureLoader } from './loader';

interface IRequest {
  readonly index: number;
  readonly draft: boolean;
  readonly signal: AbortSignal;
  readonly answer: (picture: IPicture) => void;
}

/** Holds every request until the test answers it. */
class Stack implements IPictureStack {
  constructor(readonly hasDrafts: boolean) {}
  readonly name = 'stack';
  readonly count = 100;
  readonly changed = new Signal<this, void>(this);
  readonly requests: IRequest[] = [];
  labelOf(index: number): string {
    return `picture ${index}`;
  }
  read(index: number, draft: boolean, signal: AbortSignal): Promise<IPicture> {
    return new Promise((resolve, reject) => {
      this.requests.push({ index, draft, signal, answer: resolve });
      signal.addEventListener('abort', () => {
        reject(new CompanionError('cancelled', 'called back'));
      });
    });
  }
  get last(): IRequest {
    const request = this.requests.at(-1);
    if (!request) {
      throw new Error('Nothing was asked for.');
    }
    return request;
  }
}

const settle = () => vi.advanceTimersByTimeAsync(0);
let loader: PictureLoader;

beforeEach(() => {
  vi.useFakeTimers();
  loader = new PictureLoader();
});

afterEach(() => {
  loader.dispose();
  vi.useRealTimers();
});

describe('picture loader', () => {
  it('shows a draft at once and the exact picture after a rest', async () => {
    const stack = new Stack(true);
    loader.setStack(stack);
    loader.load(5);
    expect(stack.last).toMatchObject({ index: 5, draft: true });
    stack.last.answer(fakePicture({ exact: false }));
    await settle();
    expect(loader.picture?.header.exact).toBe(false);
    expect(stack.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(stack.last).toMatchObject({ index: 5, draft: false });
    stack.last.answer(fakePicture());
    await settle();
    expect(loader.picture?.header.exact).toBe(true);
    expect(loader.isLoading).toBe(false);
  });

  it('lets a quick draft land, then asks for the latest wish only', async () => {
    const stack = new Stack(true);
    loader.setStack(stack);
    for (const index of [1, 2, 3, 4]) {
      loader.load(index);
    }
    expect(stack.requests).toHaveLength(1);
    stack.last.answer(fakePicture({ unit: 'first' }));
    await settle();
    expect(loader.picture?.header.unit).toBe('first');
    expect(stack.requests.map(({ index }) => index)).toEqual([1, 4]);
  });

  it('calls a slow request back for a newer one', async () => {
    const stack = new Stack(false);
    loader.setStack(stack);
    loader.load(1);
    loader.load(2);
    const [first] = stack.requests;
    expect(first?.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(500);
    expect(first?.signal.aborted).toBe(true);
    expect(stack.last.index).toBe(2);
    expect(loader.error).toBeNull();
  });

  it('calls an exact slice back at once when the recipe moves on', async () => {
    const stack = new Stack(true);
    loader.setStack(stack);
    loader.load(1);
    stack.last.answer(fakePicture({ exact: false }));
    await vi.advanceTimersByTimeAsync(200);
    const exact = stack.last;
    expect(exact.draft).toBe(false);
    loader.load(2);
    expect(exact.signal.aborted).toBe(true);
    await settle();
    expect(stack.last).toMatchObject({ index: 2, draft: true });
  });

  it('drops what another stack had asked for', async () => {
    const one = new Stack(false);
    const two = new Stack(false);
    loader.setStack(one);
    loader.load(0);
    loader.setStack(two);
    expect(one.last.signal.aborted).toBe(true);
    loader.load(7);
    two.last.answer(fakePicture({ unit: 'two' }));
    await settle();
    expect(loader.picture?.header.unit).toBe('two');
    expect(two.requests).toHaveLength(1);
  });

  it('keeps the picture and tells the error when a request fails', async () => {
    const stack = new Stack(false);
    loader.setStack(stack);
    loader.load(0);
    stack.last.answer(fakePicture());
    await settle();
    vi.spyOn(stack, 'read').mockRejectedValueOnce(
      new CompanionError('file-truncated', 'Too short.')
    );
    loader.load(1);
    await settle();
    expect(loader.error?.code).toBe('file-truncated');
    expect(loader.picture).not.toBeNull();
  });

  it('calls everything back when it is disposed', () => {
    const stack = new Stack(false);
    loader.setStack(stack);
    loader.load(0);
    loader.dispose();
    expect(stack.last.signal.aborted).toBe(true);
  });
});
