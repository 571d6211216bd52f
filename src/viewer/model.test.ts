import { Signal } from '@lumino/signaling';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakePicture } from '../companion/fakes/fake-companion';
import type { IPicture } from '../companion/tokens';
import type { IPictureStack } from '../sources/tokens';
import { ViewerModel } from './model';

class Stack implements IPictureStack {
  constructor(
    readonly name: string,
    readonly picture: IPicture
  ) {}
  readonly count = 10;
  readonly hasDrafts = false;
  readonly changed = new Signal<this, void>(this);
  reads = 0;
  labelOf(index: number): string {
    return `picture ${index}`;
  }
  async read(): Promise<IPicture> {
    this.reads += 1;
    await Promise.resolve();
    return this.picture;
  }
}

const settle = () => new Promise(resolve => setTimeout(resolve, 0));
let model: ViewerModel;

beforeEach(() => {
  model = new ViewerModel();
  model.setView({ width: 150, height: 100 });
});

describe('viewer model', () => {
  it('reads the true value under the pointer, scale and offset applied', async () => {
    model.setStack(new Stack('a', fakePicture({ scale: 2, offset: 100 })));
    await settle();
    // 3 x 2 pixels at 50 screen pixels each fill the view.
    model.setPointer({ x: 125, y: 75 });
    expect(model.reading).toMatchObject({ row: 1, column: 2, value: 110 });
    model.setPointer({ x: 0, y: 0 });
    expect(model.reading).toMatchObject({ row: 0, column: 0, value: 100 });
    model.setPointer({ x: 151, y: 10 });
    expect(model.reading).toBeNull();
    model.setPointer(null);
    expect(model.reading).toBeNull();
  });

  it('takes the contrast from the percentiles until it is set by hand, for each stack apart', async () => {
    model.setStack(new Stack('a', fakePicture()));
    await settle();
    expect(model.window).toEqual([1, 4]);
    expect(model.isAutomatic).toBe(true);
    model.setWindow([2, 3]);
    expect(model.window).toEqual([2, 3]);
    model.setStack(new Stack('b', fakePicture({ percentiles: [10, 20] })));
    await settle();
    expect(model.window).toEqual([10, 20]);
    model.setStack(new Stack('a', fakePicture()));
    expect(model.window).toEqual([2, 3]);
    model.setWindow(null);
    expect(model.isAutomatic).toBe(true);
  });

  it('shifts and widens the contrast by parts of its width', async () => {
    model.setStack(new Stack('a', fakePicture({ percentiles: [0, 10] })));
    await settle();
    model.dragWindow(0.5, 0);
    expect(model.window).toEqual([5, 15]);
    model.dragWindow(0, Math.log(2));
    expect(model.window[0]).toBeCloseTo(0, 10);
    expect(model.window[1]).toBeCloseTo(20, 10);
    model.useFullRange();
    expect(model.window).toEqual([0, 5]);
  });

  it('keeps the position inside the stack', async () => {
    const stack = new Stack('a', fakePicture());
    model.setStack(stack, 99);
    expect(model.index).toBe(9);
    model.index = -3;
    expect(model.index).toBe(0);
    await settle();
    const { reads } = stack;
    model.index = 0;
    expect(stack.reads).toBe(reads);
  });

  it('asks again when the stack says its pictures have changed, and not after it left', async () => {
    const stack = new Stack('a', fakePicture());
    model.setStack(stack);
    await settle();
    expect(stack.reads).toBe(1);
    stack.changed.emit();
    await settle();
    expect(stack.reads).toBe(2);
    model.setStack(null);
    stack.changed.emit();
    await settle();
    expect(stack.reads).toBe(2);
  });

  it('does not ask while nobody looks, and asks once for all that changed meanwhile', async () => {
    const stack = new Stack('a', fakePicture());
    model.isSeen = false;
    model.setStack(stack);
    model.index = 4;
    stack.changed.emit();
    await settle();
    expect(stack.reads).toBe(0);
    expect(model.index).toBe(4);
    model.isSeen = true;
    await settle();
    expect(stack.reads).toBe(1);
    model.isSeen = false;
    model.isSeen = true;
    await settle();
    expect(stack.reads).toBe(1);
  });

  it('keeps the zoom within one size of pictures', async () => {
    const stack = new Stack('a', fakePicture());
    model.setStack(stack);
    await settle();
    model.zoom(2);
    expect(model.isFitted).toBe(false);
    stack.changed.emit();
    await settle();
    expect(model.isFitted).toBe(false);
    model.setStack(new Stack('b', fakePicture({ shape: [3, 2] })));
    await settle();
    expect(model.isFitted).toBe(true);
  });

  it('says nothing any more once disposed', () => {
    const stack = new Stack('a', fakePicture());
    model.setStack(stack);
    let told = 0;
    model.changed.connect(() => (told += 1));
    model.dispose();
    model.dispose();
    stack.changed.emit();
    expect(told).toBe(0);
  });
});
