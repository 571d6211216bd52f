import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { components } from '../../protocol/generated/api';
import { body, parse } from './answers';
import type { IJob } from './answers';
import type { Companion } from './companion';
import type { IRoom } from './room';

/** What a poll answers and a socket message holds. */
export interface IEvents {
  readonly cursor: string;
  readonly events: readonly components['schemas']['JobEvent'][];
}

/** Where the jobs of a room stand. */
export function jobsRootOf(room: IRoom): string {
  return join(room.home, '.local', 'share', 'hepsct', 'jobs');
}

export async function jobOf(companion: Companion, id: string): Promise<IJob> {
  return body<IJob>(await companion.get(`/v1/jobs/${id}`), 'state', 'slabs');
}

/** Wait until a job is as wished; a job that failed ends the wait. */
export async function untilJob(
  companion: Companion,
  id: string,
  wished: (job: IJob) => boolean
): Promise<IJob> {
  for (;;) {
    const job = await jobOf(companion, id);
    if (wished(job)) return job;
    if (job.state === 'failed') throw new Error(`the job failed: ${job.message ?? 'no reason'}`);
    await setTimeout(50);
  }
}

/** All events of a job after a cursor, by long poll, until it is in one of these states. */
export async function eventsUntil(
  companion: Companion,
  cursor: string,
  id: string,
  states: readonly IJob['state'][]
): Promise<IEvents['events']> {
  const events: IEvents['events'][number][] = [];
  let after = cursor;
  for (;;) {
    const answer = await companion.get(`/v1/events?after=${after}&waitMs=10000`);
    const more = body<IEvents>(answer, 'cursor', 'events');
    after = more.cursor;
    events.push(...more.events.filter(({ job }) => job.id === id));
    if (events.some(({ job }) => states.includes(job.state))) return events;
  }
}

/** Process that drives a job, from its lease or from the last start in its folder. */
export function workerOf(room: IRoom, id: string): number {
  const lines = readFileSync(join(jobsRootOf(room), id, 'driver.ndjson'), 'utf8')
    .trim()
    .split('\n');
  const starts = lines.filter(line => line.includes('"start"'));
  return parse<{ pid: number }>(starts.at(-1) ?? '{}', 'pid').pid;
}
