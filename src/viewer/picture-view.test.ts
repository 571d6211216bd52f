import '../companion/fakes/page';
import { nullTranslator } from '@jupyterlab/translation';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ViewerModel } from './model';
import { PictureView } from './picture-view';

let model: ViewerModel;
let view: PictureView;

beforeEach(() => {
  // A browser that draws nothing answers null.
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  model = new ViewerModel();
  view = new PictureView(model, nullTranslator.load('hepsct'));
  Widget.attach(view, document.body);
  MessageLoop.flush();
});

afterEach(() => {
  view.dispose();
  model.dispose();
  vi.restoreAllMocks();
});

const canvas = (): HTMLCanvasElement => {
  const found = view.node.querySelector('canvas');
  if (!found) {
    throw new Error('There is no canvas.');
  }
  return found;
};

function press(key: string): boolean {
  return canvas().dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
  );
}

describe('picture view', () => {
  it('says in words that there is no WebGL2, and asks only once', () => {
    expect(view.node.textContent).toContain('no WebGL2');
    model.zoom(2);
    MessageLoop.flush();
    const asked = vi.mocked(canvas().getContext).mock.contexts;
    expect(asked.filter(one => one === canvas())).toHaveLength(1);
  });

  it('can be reached and read without seeing it', () => {
    expect(canvas().tabIndex).toBe(0);
    expect(canvas().getAttribute('role')).toBe('img');
    expect(canvas().getAttribute('aria-label')).toBe('No picture yet');
  });

  it('zooms by keys, goes back to the whole picture, and leaves other keys alone', () => {
    const { scale } = model.viewport;
    expect(press('+')).toBe(false);
    expect(model.viewport.scale).toBeCloseTo(scale * 1.25, 10);
    press('-');
    expect(model.viewport.scale).toBeCloseTo(scale, 10);
    press('0');
    expect(model.isFitted).toBe(true);
    press('1');
    expect(model.viewport.scale).toBe(1);
    expect(press('Tab')).toBe(true);
    expect(press('Escape')).toBe(true);
  });

  it('zooms by the wheel about the pointer, and keeps the page where it is', () => {
    const { scale } = model.viewport;
    const wheel = new WheelEvent('wheel', { deltaY: -100, cancelable: true });
    canvas().dispatchEvent(wheel);
    expect(wheel.defaultPrevented).toBe(true);
    expect(model.viewport.scale).toBeCloseTo(scale * 1.25, 10);
  });

  it('takes its listeners along when it goes', () => {
    const old = canvas();
    view.dispose();
    view.dispose();
    const { scale } = model.viewport;
    old.dispatchEvent(new WheelEvent('wheel', { deltaY: -100 }));
    expect(model.viewport.scale).toBe(scale);
  });
});
