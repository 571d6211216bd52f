import './fakes/page';
import { afterEach, describe, expect, it } from 'vitest';
import type { IStatus } from '../../protocol/job';
import { Connection } from './connection';
import { CompanionError, errorOfStatus } from './error';

const STATUS: IStatus = {
  version: '0.1.0',
  pid: 1,
  engine: 'native',
  engineReason: null,
  threads: 2,
  memoryBudgetBytes: 1,
  roots: [],
  processedRoot: '/p',
  jobsRoot: '/j',
  activeJobs: 0,
  queuedJobs: 0,
  maxRunningJobs: 1
};

let connection: Connection;

async function stateAfter(ask: () => Promise<IStatus>): Promise<string> {
  connection = new Connection({ ask, version: '0.1.0' });
  await connection.refresh();
  return connection.state;
}

afterEach(() => {
  connection.dispose();
});

describe('connection', () => {
  it('is ready when the companion is of this version', async () => {
    expect(await stateAfter(() => Promise.resolve(STATUS))).toBe('ready');
    expect(connection.status?.engine).toBe('native');
    expect(connection.message).toBeNull();
  });

  it('names both versions when they differ', async () => {
    expect(await stateAfter(() => Promise.resolve({ ...STATUS, version: '0.2.0' }))).toBe(
      'other-version'
    );
    expect(connection.message).toBe('0.2.0 / 0.1.0');
  });

  it.each([
    [errorOfStatus(404), 'missing'],
    [errorOfStatus(503), 'starting'],
    [errorOfStatus(500), 'failed'],
    [new CompanionError('companion-starting', 'starting'), 'starting'],
    [new CompanionError('companion-failed', 'It ended with code 1.'), 'failed'],
    [new CompanionError('companion-version', 'another'), 'other-version'],
    [new CompanionError('companion-missing', 'no Node'), 'missing'],
    [new CompanionError('companion-missing', 'no answer', { network: true }), 'reconnecting']
  ])('tells %s as %s', async (error, state) => {
    expect(await stateAfter(() => Promise.reject(error))).toBe(state);
    expect(connection.message).toBe(error.message);
  });

  it('comes back, and tells every change once', async () => {
    let there = false;
    const states: string[] = [];
    connection = new Connection({
      ask: () => (there ? Promise.resolve(STATUS) : Promise.reject(errorOfStatus(503))),
      version: '0.1.0'
    });
    connection.changed.connect(({ state }) => states.push(state));
    await connection.refresh();
    await connection.refresh();
    there = true;
    await connection.refresh();
    expect(states).toEqual(['starting', 'ready']);
  });
});
