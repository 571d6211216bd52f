import '../companion/fakes/page';
import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CompanionError } from '../companion/error';
import { FakeCompanion, fakeJob } from '../companion/fakes/fake-companion';
import { hepsctIcon } from '../launcher/icon';
import { isActive, isResumable, JobsModel } from './model';
import { RunningJobs } from './running';

const OLD = '20260130T000000Z-aaaaaa';
const NEW = '20260201T000000Z-bbbbbb';
const never = new AbortController().signal;
const settle = () => new Promise(resolve => setTimeout(resolve, 0));

let companion: FakeCompanion;
let jobs: JobsModel;

beforeEach(() => {
  companion = new FakeCompanion();
  jobs = new JobsModel(companion);
});

afterEach(() => {
  jobs.dispose();
});

describe('jobs', () => {
  it('asks for the list whenever events may have been missed, newest first', async () => {
    companion.jobs = [fakeJob({ id: OLD }), fakeJob({ id: NEW })];
    companion.reset();
    await settle();
    expect(jobs.jobs.map(({ id }) => id)).toEqual([NEW, OLD]);
  });

  it('catches up with a companion that was connected before, and waits for one that was not', async () => {
    companion.jobs = [fakeJob({ id: OLD })];
    companion.setState('starting');
    jobs.start();
    await settle();
    expect(companion.count('listJobs')).toBe(0);
    companion.setState('ready');
    jobs.start();
    await settle();
    expect(jobs.get(OLD)).toBeDefined();
  });

  it('follows the events of a job, and hands its lines on', () => {
    const heard: string[] = [];
    jobs.lines.connect((_, { id, lines }) => heard.push(`${id}: ${lines.length}`));
    companion.push(fakeJob({ id: OLD, state: 'running' }));
    companion.push(fakeJob({ id: OLD, state: 'done' }), [
      { time: '2026-01-31T00:00:00Z', level: 'INFO', message: 'Reconstruction completed!' }
    ]);
    expect(jobs.get(OLD)?.state).toBe('done');
    expect(jobs.jobs).toHaveLength(1);
    expect(heard).toEqual([`${OLD}: 1`]);
  });

  it('believes an event that overtakes an answer', async () => {
    companion.job = fakeJob({ id: NEW, state: 'stopping' });
    const cancelling = jobs.cancel(NEW);
    companion.push(fakeJob({ id: NEW, state: 'cancelled' }));
    await cancelling;
    expect(jobs.get(NEW)?.state).toBe('cancelled');

    companion.jobs = [fakeJob({ id: OLD }), fakeJob({ id: NEW, state: 'running' })];
    const refreshing = jobs.refresh();
    companion.push(fakeJob({ id: NEW, state: 'done' }));
    await refreshing;
    expect(jobs.jobs.map(({ id, state }) => [id, state])).toEqual([
      [NEW, 'done'],
      [OLD, fakeJob({ id: OLD }).state]
    ]);

    // an event from before the question is no reason to doubt the answer
    companion.job = fakeJob({ id: NEW, state: 'queued' });
    await jobs.resume(NEW);
    expect(jobs.get(NEW)?.state).toBe('queued');
  });

  it('knows a job it has started before any event tells of it', async () => {
    companion.job = fakeJob({ id: NEW });
    await jobs.create({ recipe: { recipe: 1, input: { path: '/a.h5' } } }, never);
    expect(jobs.get(NEW)?.state).toBe('queued');
    await jobs.cancel(NEW);
    expect(jobs.get(NEW)?.state).toBe('stopping');
    await jobs.resume(NEW);
    expect(jobs.get(NEW)?.state).toBe('queued');
  });

  it('keeps why the list could not be read, until it can', async () => {
    companion.listJobs = () => Promise.reject(new CompanionError('permission-denied', 'No.'));
    companion.reset();
    await settle();
    expect(jobs.error?.code).toBe('permission-denied');
    companion.listJobs = () => Promise.resolve([]);
    companion.reset();
    await settle();
    expect(jobs.error).toBeNull();
  });

  it('listens no more once disposed', () => {
    let told = 0;
    jobs.changed.connect(() => (told += 1));
    jobs.dispose();
    jobs.dispose();
    companion.push(fakeJob());
    expect(told).toBe(0);
  });

  it('tells what goes on by itself from what may be resumed', () => {
    const of = (state: Parameters<typeof fakeJob>[0]) => fakeJob(state);
    expect(
      (['queued', 'running', 'stopping'] as const).every(state => isActive(of({ state })))
    ).toBe(true);
    expect(
      (['interrupted', 'cancelled', 'failed'] as const).every(state => isResumable(of({ state })))
    ).toBe(true);
    expect(isActive(of({ state: 'done' })) || isResumable(of({ state: 'done' }))).toBe(false);
  });
});

describe('running panel', () => {
  it('lists what runs, waits or was interrupted; opens and cancels it', async () => {
    const done: string[] = [];
    const running = new RunningJobs({
      jobs,
      trans: nullTranslator.load('hepsct'),
      icon: hepsctIcon,
      open: id => done.push(`open ${id}`),
      cancel: id => done.push(`cancel ${id}`),
      refresh: () => done.push('refresh')
    });
    let changes = 0;
    running.runningChanged.connect(() => (changes += 1));
    companion.jobs = [
      fakeJob({ id: OLD, state: 'done' }),
      fakeJob({ id: NEW, state: 'running', slices: { done: 1, total: 4 } })
    ];
    await jobs.refresh();
    expect(changes).toBe(1);
    const [item, ...others] = running.running();
    expect(others).toEqual([]);
    expect(item?.label()).toBe('scan.h5');
    expect(item?.detail?.()).toBe('running · 1 of 4 slices');
    item?.open?.();
    item?.shutdown?.();
    running.shutdownAll();
    running.refreshRunning();
    expect(done).toEqual([`open ${NEW}`, `cancel ${NEW}`, `cancel ${NEW}`, 'refresh']);
  });
});
