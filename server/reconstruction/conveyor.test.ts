import { expect, test } from 'vitest';
import { runConveyor } from './conveyor';

/** What happens on a conveyor of numbers: each stage waits until it is let go. */
class Stages {
  readonly begun: string[] = [];

  read = (item: number): Promise<number> => this._stage(`read ${item}`).then(() => item * 10);
  compute = (item: number, raw: number): Promise<number> =>
    this._stage(`compute ${item} from ${raw}`).then(() => raw + 1);
  write = (item: number, done: number): Promise<void> => this._stage(`write ${item}: ${done}`);

  /** End a stage, and let everything that follows from it begin. */
  async end(name: string, error?: Error): Promise<void> {
    await settled();
    const stage = this._stages.get(name);
    if (stage === undefined) {
      throw new Error(`${name} has not begun, only ${this.begun.join(', ')}`);
    }
    if (error) stage.reject(error);
    else stage.resolve();
    await settled();
  }

  private _stage(name: string): Promise<void> {
    const stage = Promise.withResolvers<void>();
    this.begun.push(name);
    this._stages.set(name, stage);
    return stage.promise;
  }

  private readonly _stages = new Map<string, PromiseWithResolvers<void>>();
}

/** All that could happen has happened. */
function settled(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 0));
}

test('items are read ahead, one at a time, while others are computed and written', async () => {
  const stages = new Stages();
  const moved = runConveyor([1, 2, 3, 4], stages, 2);
  await stages.end('read 1');
  // the second is under way; the third waits for it
  expect(stages.begun).toEqual(['read 1', 'read 2', 'compute 1 from 10']);
  await stages.end('read 2');
  expect(stages.begun.at(-1)).toBe('read 3');
  await stages.end('read 3');
  // two wait, and the first one's memory is still in use
  expect(stages.begun.length).toBe(4);
  await stages.end('compute 1 from 10');
  expect(stages.begun.slice(4)).toEqual(['write 1: 11', 'read 4', 'compute 2 from 20']);
  await stages.end('compute 2 from 20');
  // the second set of images cannot be written before the first is
  expect(stages.begun.length).toBe(7);
  await stages.end('write 1: 11');
  expect(stages.begun.slice(7)).toEqual(['write 2: 21', 'compute 3 from 30']);
  await stages.end('write 2: 21');
  await stages.end('read 4');
  await stages.end('compute 3 from 30');
  await stages.end('write 3: 31');
  await stages.end('compute 4 from 40');
  await stages.end('write 4: 41');
  await moved;
});

test('a read that fails ends it at its turn: what came before is written', async () => {
  const stages = new Stages();
  const moved = runConveyor([1, 2, 3], stages, 2);
  const failed = expect(moved).rejects.toThrow('no disk');
  await stages.end('read 1');
  await stages.end('read 2', new Error('no disk'));
  await stages.end('compute 1 from 10');
  await stages.end('write 1: 11');
  await failed;
  expect(stages.begun).not.toContain('read 3');
});

test('after another failure no further item is read, and the read under way is waited for', async () => {
  const stages = new Stages();
  let over = false;
  const moved = runConveyor([1, 2, 3, 4], stages, 2).finally(() => (over = true));
  const failed = expect(moved).rejects.toThrow('stopped');
  await stages.end('read 1');
  await stages.end('compute 1 from 10', new Error('stopped'));
  expect(over).toBe(false);
  await stages.end('read 2');
  await failed;
  expect(stages.begun).toEqual(['read 1', 'read 2', 'compute 1 from 10']);
});

test('nothing is done with no items', async () => {
  const stages = new Stages();
  await runConveyor([], stages);
  expect(stages.begun).toEqual([]);
});
