import '../companion/fakes/page';
import { Widget } from '@lumino/widgets';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeCentre, fakeRow, NOTHING_TURNS } from '../companion/fakes/fake-centre';
import type { FakeCompanion } from '../companion/fakes/fake-companion';
import { FakePanel } from '../reconstruction/fakes/fake-panel';
import type { PanelModel } from '../reconstruction/model';
import { HepsctContent } from '../reconstruction/panel';

let companion: FakeCompanion;
let fake: FakePanel;
let panel: PanelModel;
let content: HepsctContent;

/** Wait until the page is as told, however busy the machine is. */
function shown(assertion: () => void): Promise<void> {
  return vi.waitFor(assertion, { timeout: 20_000, interval: 5 });
}

beforeEach(() => {
  // A browser without WebGL2 answers null.
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  fake = new FakePanel();
  ({ companion, model: panel } = fake);
  content = new HepsctContent(panel, fake.trans);
  content.node.tabIndex = -1;
  Widget.attach(content, document.body);
  content.currentWidget = content.centre; // what is hidden is not drawn again
});

afterEach(() => {
  content.dispose();
  fake.dispose();
  vi.restoreAllMocks();
});

/** The part of that tab. */
function tab(name: 'reconstruction' | 'centre'): HTMLElement {
  return content[name].node;
}

function line(name: 'reconstruction' | 'centre' = 'reconstruction'): HTMLElement {
  const found = tab(name).querySelector<HTMLElement>('.jp-HepsctOffer-line');
  if (!found) {
    throw new Error('There is no line.');
  }
  return found;
}

function button(name: string, within: HTMLElement = tab('centre')): HTMLButtonElement {
  const found = [...within.querySelectorAll('button')].find(
    node => node.textContent === name || node.getAttribute('aria-label') === name
  );
  if (!found) {
    throw new Error(`There is no button ${name}.`);
  }
  return found;
}

function table(caption: string): string[] {
  const found = [...tab('centre').querySelectorAll('table')].find(
    node => node.caption?.textContent === caption
  );
  return [...(found?.tBodies[0]?.rows ?? [])].map(row =>
    [...row.cells].map(({ textContent }) => textContent).join('|')
  );
}

const column = () => {
  const { centre } = panel.recipe.recipe;
  return centre === 'auto' ? null : centre.column;
};

async function found(): Promise<void> {
  panel.open('/data/scan.h5');
  await shown(() => expect(line().textContent).toContain('Found'));
}

describe('the offer of a centre', () => {
  it('says quietly that it looks, and can be called back', async () => {
    companion.centre = () => new Promise(() => undefined);
    panel.open('/data/scan.h5');
    await shown(() => expect(line().textContent).toContain('Looking for the centre of rotation'));
    expect(line().querySelector('progress')?.getAttribute('aria-label')).not.toBe('');
    await shown(() => expect(companion.count('findCentre')).toBe(1));
    button('Cancel', line()).click();
    await shown(() => expect(line().textContent).toBe(''));
    expect(companion.requests.at(-1)?.signal.aborted).toBe(true);
    expect(document.activeElement).toBe(content.node);
  });

  it('is one line in both tabs, used by a button and undone as one change', async () => {
    await found();
    expect(line().querySelector('[role=status]')?.textContent).toBe(
      'Found 130.25 ± 0.04 px from 5 rows'
    );
    expect(line('centre').textContent).toContain('Found 130.25 ± 0.04 px');
    expect(column()).toBeNull();
    button('Use it', line()).click();
    expect(column()).toBe(130.25);
    await shown(() => expect(line().textContent).toBe(''));
    expect(line('centre').textContent).toBe('');
    // The button is gone; keys go on working in the panel.
    expect(document.activeElement).toBe(content.node);
    panel.recipe.undo();
    expect(column()).toBeNull();
  });

  it('is dismissed by a button, and its details stand in the tab', async () => {
    await found();
    button('Details', line()).click();
    expect(content.tab).toBe('centre');
    button('Dismiss', line('centre')).click();
    await shown(() => expect(line().textContent).toBe(''));
    expect(column()).toBeNull();
    expect(tab('centre').querySelector('.jp-HepsctCentre-finding')?.textContent).toContain(
      'Found 130.25 ± 0.04 px from 5 rows'
    );
  });

  it('is a sentence that says what to try where nothing was found, without a button to use it', async () => {
    companion.centre = () => fakeCentre({ centre: 12, refusal: NOTHING_TURNS });
    panel.open('/data/scan.h5');
    await shown(() => expect(line().textContent).toContain(NOTHING_TURNS.message));
    expect(() => button('Use it')).toThrow();
    await shown(() => expect(tab('centre').textContent).toContain('Best guess'));
  });
});

describe('the answer in the tab', () => {
  it('shows curve, error, runner-up, the present centre and what each method said', async () => {
    companion.centre = () => fakeCentre({ runnerUp: 133.5 });
    await found();
    const plot = tab('centre').querySelector('svg[role=img]');
    expect(plot?.getAttribute('aria-label')).toBe(
      'How well the methods agree, over candidates: Answer 130.25, Runner-up 133.50, Set now 127.50'
    );
    expect(plot?.querySelector('polyline')?.getAttribute('points')?.split(' ')).toHaveLength(4);
    expect(plot?.querySelector('.jp-HepsctCentre-curve-error')).not.toBeNull();
    // 127.5 and 133.5 lie beyond 129 to 131.
    expect(plot?.querySelectorAll('.jp-mod-beyond')).toHaveLength(2);
    expect(table('Centre by method')).toEqual([
      'Seam of 0° and 180°|130.20 ± 0.06|-0.05',
      'Entropy, slice at 1/2|130.30 ± 0.10|0.05'
    ]);
    expect(table('Answer by row')).toHaveLength(5);
    expect(table('Answer by row')[1]).toBe('28|130.25 ± 0.04|');
    button('28').click();
    expect(content.centre.model.row).toBe(28);
    button('Look at 133.50').click();
    expect(column()).toBe(133.5);
    panel.recipe.undo();
    expect(column()).toBeNull();
  });

  it('says how much of a full turn is seen twice, and on which side the axis is', async () => {
    companion.centre = () =>
      fakeCentre({ turn: 'full', overlap: 81, side: 'left', centre: 40, error: 0.004 });
    await found();
    expect(line().textContent).toContain('40.000 ± 0.004 px');
    expect(tab('centre').textContent).toContain(
      '81 columns are seen twice, the axis is on the left'
    );
  });

  it('looks again in this row and in a range, and says which range is none', async () => {
    await found();
    const { where, search } = content.centre.model;
    where.rows = 'row';
    where.from = 140;
    where.to = 120;
    await shown(() => expect(button('Find automatically').disabled).toBe(true));
    expect(tab('centre').querySelector('[role=alert]')?.textContent).toContain('below the second');
    where.to = null;
    await shown(() => expect(button('Find automatically').disabled).toBe(false));
    companion.centre = () => new Promise(() => undefined);
    button('Find automatically').click();
    expect(search.running).toEqual({ rows: [48], range: [140, 255], purpose: 'centre' });
    await shown(() => expect(button('Stop looking')).toBeDefined());
    button('Stop looking').click();
    expect(search.running).toBeNull();
  });
});

describe('several rows', () => {
  it('are found in a list, refused ones marked with their reason, and taken back together', async () => {
    await found();
    companion.centre = ({ rows = [] }) =>
      fakeCentre({
        rows: rows.map(row =>
          row === 95
            ? fakeRow(row, { refusal: NOTHING_TURNS })
            : fakeRow(row, { centre: 130 + row / 100 })
        )
      });
    content.centre.model.where.list = '0:96:47, 95';
    await shown(() => expect(button('Find these rows automatically').disabled).toBe(false));
    button('Find these rows automatically').click();
    await shown(() => expect(table('Centre by row')).toHaveLength(4));
    expect(table('Centre by row')).toEqual([
      '|0|130.00 ± 0.04|0.00|×',
      '|47|130.47 ± 0.04|0.00|×',
      '|94|130.94 ± 0.04|0.00|×',
      `|95|nothing turns${NOTHING_TURNS.message}|×`
    ]);
    expect(tab('centre').textContent).toContain(`Row 95. ${NOTHING_TURNS.message}`);
    expect(tab('centre').textContent).toMatch(/Tilt 0\.573° ± 0\.0\d+°/u);
    button('Use this axis').click();
    const { centre } = panel.recipe.recipe;
    expect(centre).toMatchObject({ slope: 0.01 });
    expect(column()).toBeCloseTo(130.475, 10);
    panel.recipe.undo();
    panel.recipe.undo();
    await shown(() => expect(table('Centre by row')).toEqual([]));
    panel.recipe.redo();
    await shown(() => expect(table('Centre by row')).toHaveLength(4));
  });

  it('say what can be read where the list is none', async () => {
    await found();
    content.centre.model.where.list = '3-5';
    await shown(() => expect(button('Find these rows automatically').disabled).toBe(true));
    expect(tab('centre').textContent).toContain('Rows from 0 to 95, such as 5, 20, 40:100:10');
  });

  it('take those in that the answer stands on', async () => {
    await found();
    button('Note its 5 rows').click();
    await shown(() => expect(table('Centre by row')).toHaveLength(5));
  });
});
