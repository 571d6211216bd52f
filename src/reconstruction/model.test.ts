import '../companion/fakes/page';
import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CompanionError } from '../companion/error';
import { FakeCompanion, fakeJob, SCAN } from '../companion/fakes/fake-companion';
import type { IPictureRequest } from '../companion/tokens';
import { JobsModel } from '../jobs/model';
import { CompanionSource } from '../sources/companion-source';
import { VolumeSources } from '../sources/registry';
import { PanelModel } from './model';

const PATH = '/data/scan.h5';
let companion: FakeCompanion;
let jobs: JobsModel;
let model: PanelModel;

function make(): PanelModel {
  const sources = new VolumeSources();
  sources.add(new CompanionSource(companion));
  return new PanelModel({ companion, jobs, sources, trans: nullTranslator.load('hepsct') });
}

beforeEach(() => {
  vi.useFakeTimers();
  companion = new FakeCompanion();
  jobs = new JobsModel(companion);
  model = make();
});

afterEach(() => {
  model.dispose();
  jobs.dispose();
  vi.useRealTimers();
});

/** Let every request be answered, and every rest pass. */
const settle = () => vi.advanceTimersByTimeAsync(2000);

function isPictureRequest(value: unknown): value is IPictureRequest {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function lastPicture(): IPictureRequest {
  const argument = companion.requests.findLast(({ name }) => name === 'renderPicture')?.argument;
  if (!isPictureRequest(argument)) {
    throw new Error('No picture was asked for.');
  }
  return argument;
}

describe('panel model', () => {
  it('shows the slice of the middle row as soon as a scan is open', async () => {
    model.open(PATH);
    expect(model.scan.isOpening).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(lastPicture()).toMatchObject({ kind: 'slice', index: 48, draft: true });
    expect(model.viewer.picture?.header.exact).toBe(false);
    await settle();
    expect(lastPicture()).toMatchObject({ kind: 'slice', index: 48, draft: false });
    expect(model.viewer.picture?.header.exact).toBe(true);
    expect(model.check.prediction?.slices).toBe(96);
    expect(model.run.log.lines.at(-1)?.message).toBe(`Opening ${PATH}`);
  });

  it('asks for the slice again on every change of the recipe, and for nothing else', async () => {
    model.open(PATH);
    await settle();
    const before = companion.count('renderPicture');
    model.recipe.setCentre(100.5);
    await settle();
    expect(lastPicture().recipe).toMatchObject({ centre: { column: 100.5 } });
    model.recipe.editMethod({ filter: 'hann' });
    await settle();
    model.recipe.editStep('minus-log', { floor: 0.01 });
    await settle();
    expect(companion.count('renderPicture')).toBe(before + 6); // draft and exact each
    model.recipe.edit('output', { format: 'tiff' });
    model.recipe.edit('rows', { to: 10 });
    await settle();
    expect(companion.count('renderPicture')).toBe(before + 6);
    expect(companion.count('describeScan')).toBe(1);
  });

  it('calls an older slice back when the centre moves on', async () => {
    model.open(PATH);
    await settle();
    companion.picture = () => new Promise(() => undefined);
    model.recipe.setCentre(1);
    await vi.advanceTimersByTimeAsync(1);
    const asked = companion.requests.at(-1);
    model.recipe.setCentre(2);
    await vi.advanceTimersByTimeAsync(500);
    expect(asked?.signal.aborted).toBe(true);
    expect(lastPicture().recipe).toMatchObject({ centre: { column: 2 } });
  });

  it('looks at the scan again when its input or angles change, keeping the recipe', async () => {
    model.open(PATH);
    await settle();
    model.recipe.setCentre(77);
    model.recipe.edit('angles', { offsetDeg: -88.2 });
    await settle();
    expect(companion.count('describeScan')).toBe(2);
    expect(
      companion.requests.findLast(({ name }) => name === 'describeScan')?.argument
    ).toMatchObject({
      angles: { offsetDeg: -88.2 },
      centre: { column: 77 }
    });
    expect(model.recipe.recipe.centre).toEqual({ column: 77, slope: 0 });
  });

  it('opens projections, flats, sinograms and corrected projections before anything is reconstructed', async () => {
    model.open(PATH);
    await settle();
    model.showSlices();
    expect(model.shown).toBe('projection');
    for (const kind of ['flat', 'sinogram', 'corrected', 'corrected-sinogram'] as const) {
      model.show(kind);
      await settle();
      expect(lastPicture().kind).toBe(kind);
    }
    expect(model.countOf('flat')).toBe(10);
    expect(model.countOf('dark')).toBe(0);
    expect(model.countOf('result')).toBe(0);
  });

  it('keeps a position for each kind of picture', async () => {
    model.open(PATH);
    await settle();
    model.viewer.index = 7;
    model.show('projection');
    model.viewer.index = 100;
    model.show('slice');
    expect(model.viewer.index).toBe(7);
    model.show('projection');
    expect(model.viewer.index).toBe(100);
  });

  it('names the field that stands against the recipe', async () => {
    model.open(PATH);
    await settle();
    companion.check = new CompanionError(
      'recipe-invalid',
      'rows.to is 500, but must be at most 96.',
      {
        field: 'rows.to'
      }
    );
    model.recipe.edit('rows', { to: 500 });
    await settle();
    expect(model.refusalOf('rows.to')).toContain('at most 96');
    expect(model.refusalOf('rows.from')).toBeNull();
  });

  it('leads to the lines of angles when there are more angles than projections', async () => {
    companion.scan = new CompanionError('angles-count', '111 angles for 91 projections.', {
      first: 11,
      last: 101
    });
    model.open(PATH);
    await settle();
    expect(model.refusalOf('angles.lines')).toBe('111 angles for 91 projections.');
    companion.scan = SCAN;
    model.recipe.edit('angles', { lines: [11, 101] });
    await settle();
    expect(model.refusalOf('angles.lines')).toBeNull();
    expect(model.scan.scan?.rows).toBe(96);
  });

  it('starts a job, follows its log and shows the volume when it is done', async () => {
    model.open(PATH);
    await settle();
    companion.lines = [
      { time: '2026-01-31T11:20:10Z', level: 'INFO', message: 'Reconstruction start!' }
    ];
    await model.reconstruct();
    expect(model.run.isRunning).toBe(true);
    expect(model.canReconstruct).toBe(false);
    await settle();
    expect(model.run.log.lines.map(({ message }) => message)).toContain('Reconstruction start!');
    // The job may be done before a single event told that it runs.
    companion.push(fakeJob({ state: 'done', slices: { done: 96, total: 96 } }));
    await settle();
    expect(model.shown).toBe('result');
    expect(model.viewer.stack?.count).toBe(96);
    expect(model.viewer.stack?.labelOf(3)).toBe('slice 3, row 6');
    expect(model.run.isRunning).toBe(false);
    model.show('slice');
    model.showSlices();
    expect(model.shown).toBe('result');
  });

  it('says why a job did not start, and logs it', async () => {
    model.open(PATH);
    await settle();
    companion.job = new CompanionError('disk-short', '5 GB are needed, 1 GB is free.');
    await model.reconstruct();
    expect(model.run.error?.code).toBe('disk-short');
    expect(model.refusalOf('output.path')).toBe('5 GB are needed, 1 GB is free.');
    expect(model.run.log.lines.at(-1)).toMatchObject({ level: 'ERROR' });
    expect(model.canReconstruct).toBe(true);
  });

  it('shows no result of the scan before once another one is opened', async () => {
    model.open(PATH);
    await settle();
    await model.run.openVolume('/v.h5');
    model.showSlices();
    expect(model.shown).toBe('result');
    model.open(PATH);
    await settle();
    expect(model.countOf('result')).toBe(96);
    model.open('/data/other.h5');
    await settle();
    expect(model.countOf('result')).toBe(0);
    expect(model.shown).toBe('slice');
    model.showSlices();
    expect(model.shown).toBe('projection');
  });

  it('exports the volume on show, and only that', async () => {
    await model.run.exportVolume('/out', 'tiff');
    expect(companion.count('createJob')).toBe(0);
    await model.run.openVolume('/v.h5');
    await model.run.exportVolume('/out', 'tiff');
    expect(companion.requests.findLast(({ name }) => name === 'createJob')?.argument).toEqual({
      export: { volume: '/v.h5', output: { path: '/out', format: 'tiff' } }
    });
  });

  it('offers interrupted jobs, and takes over the one it resumes', async () => {
    companion.jobs = [fakeJob({ state: 'interrupted' })];
    await jobs.refresh();
    const [job] = model.run.interrupted;
    await model.run.resume(job?.id ?? '');
    expect(model.run.ids).toEqual([fakeJob().id]);
    expect(model.run.interrupted).toEqual([]);
    expect(model.run.isRunning).toBe(true);
  });

  it('saves recipes and opens them with all that they say', async () => {
    await model.loadRecipe('/recipes/other.json');
    await settle();
    expect(model.recipe.recipe).toMatchObject({
      input: { path: '/data/other.h5' },
      centre: { column: 12 }
    });
    expect(model.scan.scan?.path).toBe('/data/other.h5');
    await model.saveRecipe('/recipes/new.json');
    expect(companion.count('saveRecipe')).toBe(1);
  });

  it('takes up where it was left', async () => {
    model.open(PATH);
    await settle();
    model.recipe.setCentre(85.75);
    await model.reconstruct();
    companion.push(fakeJob({ state: 'done' }));
    await settle();
    model.viewer.index = 11;
    const { state } = model;
    model.dispose();
    model = make();
    model.restore(state);
    await settle();
    expect(model.recipe.recipe.centre).toEqual({ column: 85.75, slope: 0 });
    expect(model.shown).toBe('result');
    expect(model.viewer.index).toBe(11);
    expect(model.run.ids).toEqual([fakeJob().id]);
    model.show('slice');
    await settle();
    expect(lastPicture().kind).toBe('slice');
  });

  it('opens its scan once the companion is there', async () => {
    model.dispose();
    companion.state = 'starting';
    companion.scan = new CompanionError('companion-starting', 'not yet');
    model = make();
    model.open(PATH);
    await settle();
    expect(model.scan.scan).toBeNull();
    expect(model.capabilities).toBeNull();
    companion.scan = SCAN;
    companion.setState('ready');
    await settle();
    expect(model.scan.scan?.rows).toBe(96);
    expect(model.capabilities?.methods.map(({ name }) => name)).toContain('gridding');
  });

  it('forgets the pictures of a scan that cannot be read any more', async () => {
    model.open(PATH);
    await settle();
    companion.scan = new CompanionError('dataset-missing', 'There is no /x.');
    model.recipe.edit('input', { data: '/x' });
    await settle();
    expect(model.viewer.stack).toBeNull();
    expect(model.refusalOf('input.data')).toBe('There is no /x.');
    expect(model.scan.datasets.map(({ path }) => path)).toEqual(['/exchange/data']);
  });

  it('calls every request back and listens no more when it is disposed', async () => {
    companion.picture = () => new Promise(() => undefined);
    model.open(PATH);
    await vi.advanceTimersByTimeAsync(1);
    const open = companion.requests.filter(({ name }) => name === 'renderPicture');
    let told = 0;
    model.changed.connect(() => (told += 1));
    model.dispose();
    model.dispose();
    expect(open.every(({ signal }) => signal.aborted)).toBe(true);
    companion.push(fakeJob());
    companion.setState('missing');
    await settle();
    expect(told).toBe(0);
  });
});
