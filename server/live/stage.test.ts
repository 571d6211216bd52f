import { describe, expect, it } from 'vitest';
import { Stage } from './stage';

const never = new AbortController().signal;

/** Work that ends when it is told. */
class Work {
  readonly begun: string[] = [];
  readonly signals: AbortSignal[] = [];
  readonly ends: ((value: string) => void)[] = [];
  readonly fails: ((error: Error) => void)[] = [];

  make(key: string): (signal: AbortSignal) => Promise<string> {
    return signal => {
      this.begun.push(key);
      this.signals.push(signal);
      return new Promise((resolve, reject) => {
        this.ends.push(resolve);
        this.fails.push(reject);
      });
    };
  }
}

describe('a stage', () => {
  it('makes the same once, also for those that came while it was made', async () => {
    const [stage, work] = [new Stage<string>(), new Work()];
    const both = [stage.get('a', work.make('a'), never), stage.get('a', work.make('a'), never)];
    work.ends[0]?.('done');
    expect(await Promise.all(both)).toEqual(['done', 'done']);
    expect(await stage.get('a', work.make('a'), never)).toBe('done');
    expect(work.begun).toEqual(['a']);
  });

  it('goes on when whoever waits gives up, and ends when something else is wanted', async () => {
    const [stage, work, gone] = [new Stage<string>(), new Work(), new AbortController()];
    const first = stage.get('a', work.make('a'), gone.signal);
    gone.abort();
    await expect(first).rejects.toThrow('aborted');
    expect(work.signals[0]?.aborted).toBe(false);
    const other = stage.get('b', work.make('b'), never);
    expect(work.signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    work.fails[0]?.(new Error('aborted'));
    work.ends[1]?.('b');
    expect(await other).toBe('b');
    stage.clear();
    expect(work.signals[1]?.aborted).toBe(true);
  });

  it('tries again what failed', async () => {
    const [stage, work] = [new Stage<string>(), new Work()];
    const first = stage.get('a', work.make('a'), never);
    work.fails[0]?.(new Error('no such row'));
    await expect(first).rejects.toThrow('no such row');
    const again = stage.get('a', work.make('a'), never);
    work.ends[1]?.('row');
    expect(await again).toBe('row');
  });
});
