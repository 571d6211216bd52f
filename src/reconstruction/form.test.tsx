import '../companion/fakes/page';
import { nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CompanionError } from '../companion/error';
import { FakeCompanion, SCAN } from '../companion/fakes/fake-companion';
import { JobsModel } from '../jobs/model';
import { VolumeSources } from '../sources/registry';
import { ReconstructionForm } from './form';
import { PanelModel } from './model';

const trans = nullTranslator.load('hepsct');
let companion: FakeCompanion;
let jobs: JobsModel;
let model: PanelModel;
let form: ReconstructionForm;

/** Wait until the page is as told, however busy the machine is. */
function shown(assertion: () => void): Promise<void> {
  return vi.waitFor(assertion, { timeout: 20_000, interval: 5 });
}

async function openScan(): Promise<void> {
  model.open('/data/scan.h5');
  await shown(() => {
    expect(form.node.textContent).toContain('96 slices of 256 × 256, in 3 parts');
  });
}

beforeEach(async () => {
  companion = new FakeCompanion();
  jobs = new JobsModel(companion);
  model = new PanelModel({
    companion,
    jobs,
    sources: new VolumeSources(),
    trans
  });
  form = new ReconstructionForm(model, trans);
  Widget.attach(form, document.body);
  await shown(() => {
    expect(control('Filter')).toBeDefined();
  });
});

afterEach(() => {
  form.dispose();
  model.dispose();
  jobs.dispose();
});

/** The control with that label, as a user finds it. */
function control(label: string): HTMLInputElement | HTMLSelectElement {
  for (const node of form.node.querySelectorAll('label')) {
    const target = node.textContent === label ? node.control : null;
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) {
      return target;
    }
  }
  throw new Error(`There is no field ${label}.`);
}

/** Type as a user does, and leave the field. */
function type(label: string, text: string): void {
  const input = control(label);
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
}

/** The sentence that stands with a field. */
function noteOf(label: string): string | null {
  const id = control(label).getAttribute('aria-describedby');
  return id === null ? null : (document.getElementById(id)?.textContent ?? null);
}

function button(name: string): HTMLButtonElement {
  const found = [...form.node.querySelectorAll('button')].find(
    ({ textContent }) => textContent === name
  );
  if (!found) {
    throw new Error(`There is no button ${name}.`);
  }
  return found;
}

describe('form', () => {
  it('has the groups and words of the original', () => {
    const titles = [...form.node.querySelectorAll('h3')].map(({ textContent }) => textContent);
    expect(titles).toEqual(['Input', 'Flat-field correction', 'Reconstruction', 'Output']);
    for (const label of [
      'Region (y-step)',
      'Do flat-field correction',
      'Darks',
      'Flats',
      'Center',
      'Filter',
      'Cut-off',
      'Format'
    ]) {
      expect(control(label)).toBeDefined();
    }
    for (const name of ['Show Slices', 'Reconstruct', 'Save', 'Save recipe…', 'Open recipe…']) {
      expect(button(name)).toBeDefined();
    }
  });

  it('gives every control a name', () => {
    for (const node of form.node.querySelectorAll('input, select, button')) {
      const named =
        node.getAttribute('aria-label') ??
        (node instanceof HTMLInputElement || node instanceof HTMLSelectElement
          ? [...(node.labels ?? [])].map(({ textContent }) => textContent).join()
          : node.textContent);
      expect(named, node.outerHTML).toBeTruthy();
    }
  });

  it('says why sinograms cannot be chosen', () => {
    const sinograms = control('Sinograms');
    expect(sinograms.disabled).toBe(true);
    expect(sinograms.getAttribute('aria-description')).toContain('not read in this version');
  });

  it('offers nothing that would do nothing', () => {
    expect(button('Reconstruct').disabled).toBe(true);
    expect(button('Show Slices').disabled).toBe(true);
    expect(button('Save').disabled).toBe(true);
  });

  it('fills in what the file says', async () => {
    await openScan();
    expect(control('Flats').getAttribute('placeholder')).toContain('10 in /exchange/data_white');
    await shown(() => {
      expect(control('Center').value).toBe('127.5');
    });
    expect(form.node.textContent).toContain('Degrees are assumed.');
    expect(button('Reconstruct').disabled).toBe(false);
  });

  it('switches the flat-field group with its tick', async () => {
    await openScan();
    control('Do flat-field correction').click();
    expect(model.recipe.recipe.input.values).toBe('transmission');
    await shown(() => {
      expect(control('Flats').disabled).toBe(true);
    });
  });

  it('takes a correction in with its tick, and shows its fields', async () => {
    await openScan();
    expect(() => control('Brighter by')).toThrow();
    control('Zinger removal').click();
    await shown(() => {
      expect(control('Brighter by').value).toBe('800');
    });
    type('Brighter by', '500');
    expect(model.recipe.recipe.steps[0]).toEqual({ name: 'zinger-removal', threshold: 500 });
    control('Zinger removal').click();
    expect(model.recipe.recipe.steps.map(({ name }) => name)).toEqual(['flat-field', 'minus-log']);
    model.recipe.setValues('attenuation');
    await shown(() => {
      expect(control('Zinger removal').disabled).toBe(true);
      expect(control('Stripe removal (sorting)').disabled).toBe(false);
    });
  });

  it('asks for rows once a region is ticked', async () => {
    await openScan();
    control('Region (y-step)').click();
    await shown(() => {
      expect(control('From row').value).toBe('0');
    });
    expect(control('To, not included').value).toBe(String(SCAN.rows));
    expect(control('Every n-th').value).toBe('1');
    control('Region (y-step)').click();
    expect(model.recipe.recipe.rows).toEqual({ from: 0, to: null, step: 1 });
  });

  it('marks the field that is refused, with the sentence', async () => {
    await openScan();
    companion.check = new CompanionError(
      'recipe-invalid',
      'method.cutoff is 1, but must be less.',
      {
        field: 'method.cutoff'
      }
    );
    model.check.check(model.recipe.recipe, 0);
    await shown(() => {
      expect(control('Cut-off').getAttribute('aria-invalid')).toBe('true');
    });
    const field = control('Cut-off');
    const note = document.getElementById(field.getAttribute('aria-describedby') ?? '');
    expect(note?.textContent).toBe('method.cutoff is 1, but must be less.');
  });

  it('offers the lines that would fit, where there are more angles than projections', async () => {
    await openScan();
    companion.check = new CompanionError(
      'angles-count',
      '111 angles for 91 projections: choose the range, e.g. lines 11 to 101.',
      { angles: 111, projections: 91, first: 11, last: 101 }
    );
    model.check.check(model.recipe.recipe, 0);
    await shown(() => {
      button('Use lines 11 to 101').click();
    });
    expect(model.recipe.recipe.angles.lines).toEqual([11, 101]);
  });

  it('takes bad projections out by number and range, and says how many', async () => {
    await openScan();
    type('Leave out', '3, 17-20');
    expect(model.recipe.recipe.angles.leftOut).toEqual([3, 17, 18, 19, 20]);
    await shown(() => {
      expect(noteOf('Leave out')).toBe('5 of 180 projections are left out.');
      expect(control('Leave out').value).toBe('3,17-20');
    });
    type('Leave out', '');
    expect(model.recipe.recipe.angles.leftOut).toEqual([]);
  });

  it.each([
    ['3,x', '“x” is not understood'],
    ['20-17', '“20-17” runs backwards'],
    ['0-180', '“0-180” is beyond the last projection: they are counted from 0 to 179.']
  ])('refuses %j as projections to leave out, and keeps what was typed', async (text, sentence) => {
    await openScan();
    model.recipe.edit('angles', { leftOut: [7] });
    type('Leave out', text);
    await shown(() => {
      expect(noteOf('Leave out')).toContain(sentence);
    });
    expect(control('Leave out').value).toBe(text);
    expect(control('Leave out').getAttribute('aria-invalid')).toBe('true');
    expect(model.recipe.recipe.angles.leftOut).toEqual([7]);
    model.recipe.edit('angles', { leftOut: [8] });
    await shown(() => {
      expect(control('Leave out').value).toBe('8');
    });
  });

  it('tilts the axis, and says where it lies in the first and the last row', async () => {
    await openScan();
    const slope = control('Slope');
    expect(slope.closest('details')?.open).toBe(false);
    expect(slope.value).toBe('0');
    model.recipe.setCentre(127);
    type('Slope', '0.02');
    expect(model.recipe.recipe.centre).toEqual({ column: 127, slope: 0.02 });
    await shown(() => {
      expect(slope.closest('details')?.open).toBe(true);
      expect(noteOf('Slope')).toBe('Centre 126.05 in row 0, 127.95 in row 95.');
    });
    type('Slope', '2');
    await shown(() => {
      expect(noteOf('Slope')).toBe('Must be a number from -1 to 1.');
    });
    expect(model.recipe.recipe.centre).toEqual({ column: 127, slope: 0.02 });
  });

  it('keeps the centre of the file when only the axis is tilted', async () => {
    await openScan();
    type('Slope', '-0.01');
    expect(model.recipe.recipe.centre).toEqual({ column: null, slope: -0.01 });
  });

  it('shows the cost before the start', async () => {
    await openScan();
    expect(form.node.textContent).toContain('Memory 300 MB of 2 GB');
  });

  it('opens the datasets where one of them is refused, and not where the path is', async () => {
    await openScan();
    const datasets = control('Kind of scan').closest('details');
    expect(datasets?.open).toBe(false);
    companion.scan = new CompanionError('not-found', '/data/none.h5 does not exist.', {});
    model.open('/data/none.h5');
    await shown(() => {
      expect(form.node.textContent).toContain('does not exist');
    });
    expect(datasets?.open).toBe(false);
    expect(control('Center').getAttribute('aria-invalid')).not.toBe('true');
    companion.scan = new CompanionError('dataset-missing', 'There is no dataset /data.', {});
    model.open('/data/odd.h5');
    await shown(() => {
      expect(datasets?.open).toBe(true);
    });
  });

  it('says in words that the companion is missing, and takes the words back', async () => {
    companion.stateMessage = 'Node is not installed.';
    companion.setState('missing');
    await shown(() => {
      expect(form.node.textContent).toContain('The companion is missing. Node is not installed.');
    });
    companion.setState('ready');
    await shown(() => {
      expect(form.node.textContent).not.toContain('missing');
    });
  });

  it('loses nothing when it is taken off the page and put back', async () => {
    await openScan();
    model.recipe.setCentre(99);
    Widget.detach(form);
    expect(form.node.textContent).toBe('');
    Widget.attach(form, document.body);
    await shown(() => {
      expect(control('Path').value).toBe('/data/scan.h5');
      expect(control('Center').value).toBe('99');
    });
    expect(model.viewer.stack).not.toBeNull();
  });

  it('says that a centre is found automatically, until a number takes its place', async () => {
    await openScan();
    model.recipe.set({ ...model.recipe.recipe, centre: 'auto' });
    await shown(() => {
      expect(control('Center').value).toBe('');
      expect(form.node.textContent).toContain('found in the data when it is reconstructed');
    });
    expect(control('Center').getAttribute('aria-invalid')).toBe('false');
    const [, plus] = ['−', '+'].map(sign =>
      [...form.node.querySelectorAll('button')].find(({ textContent }) => textContent === sign)
    );
    plus?.click();
    expect(model.recipe.recipe.centre).toEqual({ column: 128, slope: 0 });
  });
});
