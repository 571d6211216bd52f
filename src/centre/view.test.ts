import '../companion/fakes/page';
import { Widget } from '@lumino/widgets';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { partHeader } from '../../protocol/live.fixture';
import { CompanionError } from '../companion/error';
import type { FakeCompanion } from '../companion/fakes/fake-companion';
import { HepsctContent } from '../reconstruction/panel';
import { FakePanel } from '../reconstruction/fakes/fake-panel';
import type { PanelModel } from '../reconstruction/model';

let companion: FakeCompanion;
let fake: FakePanel;
let panel: PanelModel;
let content: HepsctContent;

/** Wait until the page is as told, however busy the machine is. */
function shown(assertion: () => void): Promise<void> {
  return vi.waitFor(assertion, { timeout: 20_000, interval: 5 });
}

beforeEach(async () => {
  // A browser without WebGL2 answers null.
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  fake = new FakePanel();
  ({ companion, model: panel } = fake);
  content = new HepsctContent(panel, fake.trans);
  Widget.attach(content, document.body);
  content.tab = 'centre';
  panel.open('/data/scan.h5');
  companion.lives[0]?.setState('open');
  await shown(() => expect(named('Centre of rotation').value).toBe('127.5'));
});

afterEach(() => {
  content.dispose();
  fake.dispose();
  vi.restoreAllMocks();
});

/** The control of that name in the tab. */
function named(name: string): HTMLInputElement {
  const found = [...content.centre.node.querySelectorAll('input')].find(
    node =>
      node.getAttribute('aria-label') === name ||
      [...(node.labels ?? [])].some(({ textContent }) => textContent === name)
  );
  if (!found) {
    throw new Error(`There is no control ${name}.`);
  }
  return found;
}

function button(name: string): HTMLButtonElement {
  const found = [...content.centre.node.querySelectorAll('button')].find(
    node => node.textContent === name || node.getAttribute('aria-label') === name
  );
  if (!found) {
    throw new Error(`There is no button ${name}.`);
  }
  return found;
}

function press(key: string, modifiers: KeyboardEventInit = {}): void {
  named('Centre of rotation').dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers })
  );
}

function column(): number | null {
  const { centre } = panel.recipe.recipe;
  return centre === 'auto' ? null : centre.column;
}

describe('tab of the centre', () => {
  it('moves the axis by 1, 0.25 and 0.05 px with keys and wheel, and the slider says so', async () => {
    press('ArrowRight');
    expect(column()).toBe(128.5);
    press('ArrowUp', { shiftKey: true });
    expect(column()).toBe(128.75);
    press('ArrowLeft', { ctrlKey: true });
    expect(column()).toBe(128.7);
    press('PageDown');
    expect(column()).toBe(118.7);
    const wheel = new WheelEvent('wheel', { deltaY: -120, cancelable: true });
    named('Centre of rotation').dispatchEvent(wheel);
    expect(wheel.defaultPrevented).toBe(true);
    expect(column()).toBe(119.7);
    // With Shift, browsers turn the wheel sideways.
    named('Centre of rotation').dispatchEvent(
      new WheelEvent('wheel', { deltaX: 120, shiftKey: true, cancelable: true })
    );
    expect(column()).toBe(119.45);
    await shown(() => {
      expect(named('Centre of rotation').getAttribute('aria-valuetext')).toBe('119.45 pixels');
      expect(named('Centre in this row, pixels').value).toBe('119.45');
    });
  });

  it('leaves Tab and Escape alone', () => {
    for (const key of ['Tab', 'Escape']) {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      expect(named('Centre of rotation').dispatchEvent(event)).toBe(true);
    }
  });

  it('has the fields of the filter as the method describes them, and those alone', async () => {
    await shown(() => expect(named('Cut-off')).toBeDefined());
    const [group] = content.centre.form.node.querySelectorAll('section');
    const labels = [...(group?.querySelectorAll('label') ?? [])].map(
      ({ textContent }) => textContent
    );
    expect(labels).toEqual(['Filter', 'Cut-off']);
  });

  it('says how far the scan turned', () => {
    const text = content.centre.form.node.textContent;
    expect(text).toContain('0° to 179° in 180 projections');
    expect(text).toContain('180°: half a turn');
  });

  it('takes changes back and makes them again by its buttons', async () => {
    expect(button('Undo').disabled).toBe(true);
    press('ArrowRight');
    await shown(() => expect(button('Undo').disabled).toBe(false));
    button('Undo').click();
    expect(column()).toBeNull();
    await shown(() => expect(button('Redo').disabled).toBe(false));
    button('Redo').click();
    expect(column()).toBe(128.5);
  });

  it('tells which engine draws, and when the line is lost', async () => {
    const state = () => content.centre.node.querySelector('.jp-HepsctCentre-state')?.textContent;
    companion.lives[0]?.answer();
    await shown(() => expect(content.centre.bar.node.textContent).toContain('native, 12 ms'));
    companion.lives[0]?.setState('lost');
    await shown(() => expect(state()).toBe('Not live: pictures come one by one'));
  });

  it('tells why the line is lost where that is known, and why it is not this browser', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const state = () => content.centre.node.querySelector('.jp-HepsctCentre-state')?.textContent;
    const [live] = companion.lives;
    const sentence = 'This companion speaks hepsct.live.7; reload the page to have its version.';
    live?.setState('lost', new CompanionError('companion-version', sentence));
    await shown(() =>
      expect(state()).toBe(
        `Not live: pictures come one by one. The companion is of another version. ${sentence}`
      )
    );
    live?.setState('open');
    content.centre.model.centre = 127;
    live?.answer();
    // a browser without workers: its engine fails with the first part of the sinogram
    await shown(() => expect(live?.reading.length).toBeGreaterThan(0));
    const part = partHeader({ sinogram: live?.reading[0]?.seq ?? 0 });
    live?.reading[0]?.resolve({ part, bytes: new ArrayBuffer(56) });
    await shown(() => expect(state()).toBe('Exact slice'));
    content.centre.model.centre = 126;
    live?.answer(undefined, { slow: true });
    const reason = "The companion stands in for this browser: This browser's engine cannot be used";
    await shown(() => {
      expect(state()).toContain(reason);
      expect(state()).toMatch(/[^.]\. Coarse frames: the line is slow$/);
    });
  });

  it('takes a candidate with one click, with exactly the centre on its label', async () => {
    const live = companion.lives[0];
    const answering = setInterval(() => live?.answer(), 5);
    await shown(() => expect(button('Take centre 129')).toBeDefined());
    clearInterval(answering);
    button('Take centre 129').click();
    expect(column()).toBe(129);
  });

  it('notes the centres of rows in a table', async () => {
    button('Note the centre of row 48').click();
    content.centre.model.row = 10;
    content.centre.model.centre = 127;
    await shown(() => expect(button('Note the centre of row 10')).toBeDefined());
    button('Note the centre of row 10').click();
    await shown(() => expect(content.centre.form.node.textContent).toContain('Tilt 0.754°'));
    button('Use this axis').click();
    expect(panel.recipe.recipe.centre).not.toMatchObject({ slope: 0 });
    named('Use row 10').click();
    await shown(() => expect(content.centre.form.node.textContent).not.toContain('Tilt'));
  });

  it('gives every control a name', async () => {
    for (const view of ['Slice', 'Sinogram with axis', '0° and 180°']) {
      button(view).click();
      await shown(() => expect(button(view).getAttribute('aria-pressed')).toBe('true'));
      for (const node of content.centre.node.querySelectorAll('input, select, button')) {
        const name =
          node.getAttribute('aria-label') ??
          (node instanceof HTMLInputElement || node instanceof HTMLSelectElement
            ? [...(node.labels ?? [])].map(({ textContent }) => textContent).join()
            : node.textContent);
        expect(name, node.outerHTML).toBeTruthy();
      }
    }
  });

  it('asks for nothing while the other tab is in front', async () => {
    const live = companion.lives[0];
    const { length } = live?.wishes ?? [];
    content.tab = 'reconstruction';
    expect(content.tab).toBe('reconstruction');
    panel.recipe.setCentre(140);
    await shown(() => expect(companion.count('checkRecipe')).toBeGreaterThan(0));
    expect(live?.wishes).toHaveLength(length);
    content.tab = 'centre';
    await shown(() => expect(live?.wishes).toHaveLength(length + 1));
  });
});
