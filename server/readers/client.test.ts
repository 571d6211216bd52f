import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Readers } from './client';

const options = {
  entry: fileURLToPath(new URL('fakes/reader.mjs', import.meta.url)),
  env: process.env,
  log: pino({ level: 'silent' }),
  patienceMs: 2000
};
let readers: Readers;
const never = new AbortController().signal;

beforeEach(() => {
  readers = new Readers(options);
});

afterEach(() => readers.dispose());

async function pid(path = 'fine'): Promise<unknown> {
  const answer: object = await readers.call('describeVolume', { path }, never);
  return 'pid' in answer ? answer.pid : null;
}

/** What a sentence must say. */
function sentence(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}

describe('the reader process', () => {
  it('is one process for many calls, and arrays stay arrays', async () => {
    const [first, second] = await Promise.all([pid(), pid()]);
    expect(first).toBe(second);
    expect(await readers.call('describeVolume', { path: 'fine' }, never)).toMatchObject({
      data: new Float32Array(4)
    });
  });

  it('refuses with the same code and sentence', async () => {
    await expect(pid('refuse')).rejects.toMatchObject({
      code: 'file-truncated',
      message: 'x.h5 ends early.',
      fields: { path: 'refuse' }
    });
  });

  it('is replaced after a crash, which is told in words', async () => {
    const before = await pid();
    await expect(pid('crash')).rejects.toMatchObject({
      code: 'reader-failed',
      message: sentence(/ended unexpectedly/)
    });
    expect(await pid()).not.toBe(before);
  });

  it('is abandoned when it hangs, and the next call gets a new one', async () => {
    const before = await pid();
    await expect(pid('hang')).rejects.toMatchObject({
      code: 'read-timeout',
      message: sentence(/file system may not be answering/)
    });
    expect(await pid()).not.toBe(before);
  });

  it('lets go of a cancelled call', async () => {
    const abort = new AbortController();
    const call = readers.call('describeVolume', { path: 'hang' }, abort.signal);
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await expect(
      readers.call('describeVolume', { path: 'fine' }, abort.signal)
    ).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('ends while nobody asks, where that is wished, and comes back', async () => {
    const resting = new Readers({ ...options, idleMs: 1 });
    const ask = async (): Promise<unknown> => {
      const answer: object = await resting.call('describeVolume', { path: 'fine' }, never);
      return 'pid' in answer ? answer.pid : null;
    };
    const before = Number(await ask());
    await vi.waitFor(() => expect(() => process.kill(before, 0)).toThrow(), 10_000);
    expect(await ask()).not.toBe(before);
    resting.dispose();
  });

  it('refuses calls after the end', async () => {
    await pid();
    readers.dispose();
    await expect(pid()).rejects.toMatchObject({ code: 'reader-failed' });
  });
});
