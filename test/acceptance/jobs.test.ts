import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import WebSocket from 'ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { body, parse, problem } from './answers';
import type { IJob } from './answers';
import { hepsct, startHepsct } from './command';
import { Companion } from './companion';
import { eventsUntil, jobOf, jobsRootOf, untilJob, workerOf } from './following';
import type { IEvents } from './following';
import { makeRoom } from './room';
import { expectSentence } from './sentence';
import { lookAt } from './volume';

const room = makeRoom();
const raw = room.path('raw', 'scan.h5');
const out = (name: string): string => room.path('out', name);
/** One thread and little memory: several slabs, and time to meddle on a fast machine, too. */
const slow = { HEPSCT_THREADS: '1', HEPSCT_MEMORY_BUDGET: '400 MB', HEPSCT_MAX_RUNNING_JOBS: '1' };
const roots = [room.path('raw'), `${room.path('out')}=w`];

const recipe = (path: string, more: object = {}): object => ({
  recipe: 1,
  input: { path: raw },
  method: { name: 'fbp' },
  output: { path },
  ...more
});
const quick = { rows: { from: 40, to: 42 } };

beforeAll(async () => {
  const size = ['--columns', '320', '--rows', '128', '--angles', '1500', '--seed', '5'];
  const ran = await hepsct(['simulate', raw, ...size], { room });
  expect(ran.code, ran.stderr).toBe(0);
});
afterAll(() => room.remove());

async function create(companion: Companion, asked: object): Promise<IJob> {
  const answer = await companion.post('/v1/jobs', { recipe: asked });
  expect(answer.status, answer.bytes.toString('utf8')).toBe(201);
  return body<IJob>(answer, 'id', 'state');
}

/** Bit for bit: what h5py copies out of both is one and the same file. */
async function expectSame(a: string, b: string): Promise<void> {
  await lookAt(a, out('a.npy'));
  await lookAt(b, out('b.npy'));
  expect(readFileSync(out('a.npy')).equals(readFileSync(out('b.npy'))), b).toBe(true);
}

async function withCompanion(run: (companion: Companion) => Promise<void>): Promise<void> {
  const companion = await Companion.start(room, roots, slow);
  try {
    await run(companion);
  } finally {
    await companion.stop();
  }
}

describe('a job', () => {
  test('tells its progress by long poll, slab by slab, and its log in the words of the field', () =>
    withCompanion(async companion => {
      const cursor = body<IEvents>(await companion.get('/v1/events?waitMs=0'), 'cursor').cursor;
      const { id } = await create(companion, recipe(out('polled.h5')));
      const events = await eventsUntil(companion, cursor, id, ['done']);
      const states = events.map(({ job }) => job.state);
      expect(states).toContain('running');
      expect(states.at(-1)).toBe('done');
      const done = events.map(({ job }) => job.slabs.done);
      expect(done).toEqual(done.toSorted((a, b) => a - b));
      expect(new Set(done).size).toBeGreaterThan(2);
      const last = events.at(-1)?.job;
      const slabs = last?.slabs.total ?? 0;
      expect(slabs).toBeGreaterThan(2);
      expect(last).toMatchObject({ slabs: { done: slabs, total: slabs }, etaSeconds: null });
      expect(last?.slices).toEqual({ done: 128, total: 128 });
      expect(events.some(({ job }) => job.etaSeconds !== null)).toBe(true);
      for (const stage of ['reading', 'correcting', 'reconstructing', 'writing']) {
        expect(last?.stageSeconds[stage]).toBeGreaterThan(0);
      }
      const pushed = events.flatMap(({ lines }) => lines ?? []).map(({ message }) => message);
      const answer = await companion.get(`/v1/jobs/${id}/log`);
      const log = body<{ lines: { message: string; level: string }[] }>(answer, 'lines');
      const said = log.lines.map(({ message }) => message);
      expect(said).toEqual(pushed);
      expect(said[0]).toMatch(/^Reconstruction start!/);
      expect(said.filter(line => line.startsWith('Reconstruction processing!'))).toHaveLength(
        slabs
      );
      expect(said.at(-1)).toMatch(/^Reconstruction completed!/);
      expect(log.lines.every(({ level }) => ['INFO', 'WARNING'].includes(level))).toBe(true);
      const rest = await companion.get(`/v1/jobs/${id}/log?after=${said.length - 1}`);
      expect(body<typeof log>(rest, 'lines').lines).toHaveLength(1);
      const folder = join(jobsRootOf(room), id, 'log');
      const text = readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'));
      expect(text.join('')).toMatch(
        /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - \[INFO\] Reconstruction completed!/m
      );
    }));

  test('pushes the same by WebSocket, from a cursor on, and not to strangers', () =>
    withCompanion(async companion => {
      const cursor = body<IEvents>(await companion.get('/v1/events?waitMs=0'), 'cursor').cursor;
      const address = `ws+unix:${companion.socket}:/v1/events?after=${cursor}`;
      const stranger = new WebSocket(address);
      const turned = new Promise<number>(resolve => {
        stranger.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
      });
      stranger.on('error', () => undefined);
      expect(await turned).toBe(403);
      const socket = new WebSocket(address, { headers: companion.headers });
      const events: IEvents['events'][number][] = [];
      let last = '';
      const finished = new Promise<void>(resolve => {
        socket.on('message', (data: Buffer) => {
          const message = parse<IEvents>(data.toString('utf8'), 'cursor', 'events');
          events.push(...message.events);
          last = message.cursor;
          if (message.events.some(({ job }) => job.state === 'done')) resolve();
        });
      });
      const { id } = await create(companion, recipe(out('pushed.h5'), quick));
      await finished;
      socket.close();
      expect(new Set(events.map(({ job }) => job.id))).toEqual(new Set([id]));
      const cursors = events.map(event => event.cursor);
      expect(new Set(cursors).size).toBe(cursors.length);
      expect(cursors.at(-1)).toBe(last);
      const again = body<IEvents>(await companion.get(`/v1/events?after=${cursor}`), 'events');
      const lines = (all: IEvents['events']): unknown => all.flatMap(event => event.lines ?? []);
      expect(lines(again.events)).toEqual(lines(events));
      const none = body<IEvents>(
        await companion.get(`/v1/events?after=${last}&waitMs=0`),
        'events'
      );
      expect(none.events).toEqual([]);
    }));

  test('that does not exist is not found', () =>
    withCompanion(async companion => {
      const id = '20200101T000000Z-abcdef';
      for (const answer of [
        await companion.get(`/v1/jobs/${id}`),
        await companion.get(`/v1/jobs/${id}/log`),
        await companion.post(`/v1/jobs/${id}/cancel`, {}),
        await companion.post(`/v1/jobs/${id}/resume`, {})
      ]) {
        expect(answer.status).toBe(404);
        expectSentence(problem(answer));
        expect(problem(answer).message).toContain(id);
      }
    }));
});

describe('cancelling and resuming', () => {
  test('a cancelled job keeps what is done, and resumed gives the bits of an undisturbed one', () =>
    withCompanion(async companion => {
      const { id } = await create(companion, recipe(out('cancelled.h5')));
      await untilJob(companion, id, job => job.slabs.done >= 1);
      expect((await companion.post(`/v1/jobs/${id}/cancel`, {})).status).toBe(202);
      const cancelled = await untilJob(companion, id, ({ state }) => state === 'cancelled');
      expect(cancelled.slabs.done).toBeGreaterThanOrEqual(1);
      expect(cancelled.slabs.done).toBeLessThan(cancelled.slabs.total);
      expect(readdirSync(room.path('out'))).not.toContain('cancelled.h5');
      expect((await companion.post(`/v1/jobs/${id}/resume`, {})).status).toBe(202);
      await untilJob(companion, id, ({ state }) => state === 'done');
      await expectSame(out('polled.h5'), out('cancelled.h5'));
      const log = await companion.get(`/v1/jobs/${id}/log`);
      expect(log.bytes.toString('utf8')).toContain('completed!');
      const again = await companion.post(`/v1/jobs/${id}/cancel`, {});
      expect(problem(again)).toMatchObject({ code: 'job-finished', status: 409 });
    }));

  test('hepsct cancel ends a running hepsct reconstruct with 130, hepsct resume finishes it', async () => {
    const path = out('by-command.h5');
    const run = startHepsct(['reconstruct', raw, '--method', 'fbp', '-o', path, '--json'], {
      room,
      env: slow
    });
    while (!run.text().includes('"done":1')) await new Promise(next => setTimeout(next, 50));
    const id = /"id":"([^"]+)"/.exec(run.text())?.[1] ?? '';
    const cancel = await hepsct(['cancel', id], { room, env: slow });
    expect(cancel.code, cancel.stderr).toBe(0);
    expect((await run.ended).code).toBe(130);
    expect(readdirSync(room.path('out'))).not.toContain('by-command.h5');
    const resume = await hepsct(['resume', id], { room, env: slow });
    expect(resume.code, resume.stderr).toBe(0);
    await expectSame(out('polled.h5'), path);
  });

  test('a worker that is killed leaves an interrupted job that resumes to the same bits', () =>
    withCompanion(async companion => {
      const { id } = await create(companion, recipe(out('killed.h5')));
      await untilJob(companion, id, job => job.slabs.done >= 2);
      process.kill(workerOf(room, id), 'SIGKILL');
      const dead = await untilJob(companion, id, ({ state }) => state === 'interrupted');
      expect(dead.slabs.done).toBeLessThan(dead.slabs.total);
      expect(readdirSync(room.path('out'))).not.toContain('killed.h5');
      await companion.post(`/v1/jobs/${id}/resume`, {});
      await untilJob(companion, id, ({ state }) => state === 'done');
      await expectSame(out('polled.h5'), out('killed.h5'));
    }));
});

describe('the queue', () => {
  test('one runs at a time, the next waits its turn', () =>
    withCompanion(async companion => {
      const first = await create(companion, recipe(out('first.h5'), { rows: { from: 0, to: 48 } }));
      const second = await create(companion, recipe(out('second.h5'), quick));
      const running = await untilJob(companion, first.id, ({ state }) => state === 'running');
      expect(running.state).toBe('running');
      expect((await jobOf(companion, second.id)).state).toBe('queued');
      const status = body<{ activeJobs: number; queuedJobs: number }>(
        await companion.get('/v1/status'),
        'activeJobs'
      );
      expect(status).toMatchObject({ activeJobs: 2, queuedJobs: 1, maxRunningJobs: 1 });
      const ended = await untilJob(companion, second.id, ({ state }) => state === 'done');
      const before = await jobOf(companion, first.id);
      expect(before.state).toBe('done');
      expect(Date.parse(ended.startedAt ?? '')).toBeGreaterThanOrEqual(
        Date.parse(before.finishedAt ?? '')
      );
      const { jobs } = body<{ jobs: IJob[] }>(await companion.get('/v1/jobs'), 'jobs');
      expect(jobs.slice(0, 2).map(({ id }) => id)).toEqual([second.id, first.id]);
    }));

  test('a queued job that is cancelled never starts', () =>
    withCompanion(async companion => {
      const first = await create(companion, recipe(out('third.h5'), quick));
      const second = await create(companion, recipe(out('fourth.h5'), quick));
      await companion.post(`/v1/jobs/${second.id}/cancel`, {});
      await untilJob(companion, second.id, ({ state }) => state === 'cancelled');
      await untilJob(companion, first.id, ({ state }) => state === 'done');
      expect((await jobOf(companion, second.id)).startedAt).toBeNull();
      expect(readdirSync(room.path('out'))).not.toContain('fourth.h5');
    }));

  test('killing the companion stops no running job, and the next one starts those that wait', async () => {
    const companion = await Companion.start(room, roots, slow);
    const first = await create(companion, recipe(out('survivor.h5')));
    const second = await create(companion, recipe(out('waiting.h5'), quick));
    const before = await untilJob(companion, first.id, job => job.slabs.done >= 1);
    await companion.kill();
    const worker = workerOf(room, first.id);
    expect(() => process.kill(worker, 0)).not.toThrow();
    await withCompanion(async next => {
      const going = await jobOf(next, first.id);
      expect(['running', 'done']).toContain(going.state);
      expect(going.slabs.done).toBeGreaterThanOrEqual(before.slabs.done);
      await untilJob(next, first.id, ({ state }) => state === 'done');
      expect(workerOf(room, first.id)).toBe(worker);
      await untilJob(next, second.id, ({ state }) => state === 'done');
      await expectSame(out('polled.h5'), out('survivor.h5'));
    });
  });
});
