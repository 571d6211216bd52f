import { describe, expect, it } from 'vitest';

import { Calls } from './calls';
import type { IHost } from './host';

const HANDLE = 7;

/** A host whose calls end when told to. */
function slowHost() {
  const log: string[] = [];
  const ends: (() => void)[] = [];
  const host: IHost = {
    variant: 'native-baseline',
    threads: 1,
    copies: false,
    call: (name, ...parameters) => {
      log.push(`${name}(${parameters.map(value => JSON.stringify(value)).join(' ')})`);
      return new Promise(resolve => ends.push(() => resolve(0)));
    },
    callNow: (name, ...parameters) => {
      log.push(`${name}(${parameters.map(value => JSON.stringify(value)).join(' ')})`);
      return 0;
    }
  };
  return { log, ends, calls: new Calls(host, HANDLE, 'cancel') };
}

const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0));

describe('calls of one handle', () => {
  it('wait for each other, also after a failure, and the handle is freed after the last', async () => {
    const { log, ends, calls } = slowHost();
    const failed = calls.inTurn(() => Promise.reject(new Error('no')));
    const first = calls.inTurn(() => calls.run('first', undefined));
    const second = calls.inTurn(() => calls.run('second', undefined));
    calls.end('destroy');
    calls.end('destroy');
    await expect(failed).rejects.toThrow('no');
    await settle();
    expect(log).toEqual(['first(7 1)']);
    ends[0]?.();
    await first;
    await settle();
    expect(log).toEqual(['first(7 1)', 'second(7 2)']);
    ends[1]?.();
    await second;
    await settle();
    expect(log).toEqual(['first(7 1)', 'second(7 2)', 'destroy(7)']);
  });

  it('are cancelled by their number, and only while they run', async () => {
    const { log, ends, calls } = slowHost();
    const abort = new AbortController();
    const call = calls.run('work', abort.signal);
    abort.abort(new Error('enough'));
    expect(log).toEqual(['work(7 1)', 'cancel(7 1)']);
    ends[0]?.();
    await expect(call).rejects.toThrow('enough');

    const over = new AbortController();
    const quick = calls.run('work', over.signal);
    ends[1]?.();
    await quick;
    over.abort();
    await expect(calls.run('work', over.signal)).rejects.toThrow('aborted');
    expect(log).toEqual(['work(7 1)', 'cancel(7 1)', 'work(7 2)']);
  });
});
