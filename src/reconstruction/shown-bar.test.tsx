import '../companion/fakes/page';
import { nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeCompanion } from '../companion/fakes/fake-companion';
import { JobsModel } from '../jobs/model';
import { VolumeSources } from '../sources/registry';
import { PanelModel } from './model';
import { ShownBar } from './shown-bar';

const trans = nullTranslator.load('hepsct');
let jobs: JobsModel;
let model: PanelModel;
let bar: ShownBar;

function shown(assertion: () => void): Promise<void> {
  return vi.waitFor(assertion, { timeout: 20_000, interval: 5 });
}

beforeEach(async () => {
  const companion = new FakeCompanion();
  jobs = new JobsModel(companion);
  model = new PanelModel({ companion, jobs, sources: new VolumeSources(), trans });
  bar = new ShownBar(model, trans);
  Widget.attach(bar, document.body);
  model.open('/data/scan.h5');
  await shown(() => {
    expect(pressed()).toBe('Slice');
  });
});

afterEach(() => {
  bar.dispose();
  model.dispose();
  jobs.dispose();
});

function pressed(): string | undefined {
  return bar.node.querySelector('[aria-pressed="true"]')?.textContent;
}

function press(name: string): void {
  const button = [...bar.node.querySelectorAll('button')].find(
    ({ textContent }) => textContent === name
  );
  expect(button?.disabled, name).toBe(false);
  button?.click();
}

function tick(): HTMLInputElement {
  const found = bar.node.querySelector('input');
  if (!found) {
    throw new Error('There is no tick.');
  }
  return found;
}

it('shows projections and sinograms raw or corrected, at the same position', async () => {
  expect(tick().disabled).toBe(true);
  expect(tick().labels?.[0]?.textContent).toBe('Corrected');
  press('Projections');
  await shown(() => {
    expect(tick().disabled).toBe(false);
  });
  model.viewer.index = 17;
  tick().click();
  expect(model.shown).toBe('corrected');
  expect(model.viewer.index).toBe(17);
  await shown(() => {
    expect(pressed()).toBe('Projections');
    expect(tick().checked).toBe(true);
  });

  press('Sinograms');
  expect(model.shown).toBe('corrected-sinogram');
  expect(model.viewer.index).toBe(48);
  model.viewer.index = 50;
  await shown(() => {
    expect(pressed()).toBe('Sinograms');
  });
  tick().click();
  expect(model.shown).toBe('sinogram');
  expect(model.viewer.index).toBe(50);
});

it('keeps the tick for what is neither raw nor corrected', async () => {
  model.show('corrected');
  press('Flats');
  await shown(() => {
    expect(tick().disabled).toBe(true);
  });
  expect(tick().checked).toBe(false);
  press('Sinograms');
  expect(model.shown).toBe('corrected-sinogram');
});

it('knows after a reload that pictures were corrected', async () => {
  const { state } = model;
  model.restore({ ...state, shown: 'corrected-sinogram', index: 9 });
  await shown(() => {
    expect(pressed()).toBe('Sinograms');
    expect(tick().checked).toBe(true);
  });
  expect(model.viewer.index).toBe(9);
});
