/** Our engine as a contestant: `node engine-contestant.mjs TASK`, see engine-task.ts and contestant.ts. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';

import type { IAnswer } from './contestant';
import { EngineWork, secondsOf } from './engine-work';
import type { IWork } from './engine-work';
import { engineTask } from './engine-task';
import type { IEngineTask } from './engine-task';
import { LiveWork } from './live-work';
import { print } from './say';

/** WASM has one thread: several of them are several workers, each with slices of its own. */
class Workers implements IWork {
  static async start(task: IEngineTask): Promise<Workers> {
    const own = await EngineWork.open(task);
    const workers = Array.from({ length: task.threads - 1 }, () => {
      const worker = new Worker(new URL('./engine-worker.mjs', import.meta.url), {
        workerData: task
      });
      worker.unref();
      return worker;
    });
    await Promise.all(workers.map(worker => answerOf(worker)));
    return new Workers(own, workers);
  }

  private constructor(
    private readonly _own: EngineWork,
    private readonly _workers: readonly Worker[]
  ) {
    this.slices = _own.slices * (_workers.length + 1);
  }

  readonly slices: number;

  get first(): Float32Array {
    return this._own.first;
  }

  async run(): Promise<void> {
    const others = this._workers.map(worker => answerOf(worker));
    for (const worker of this._workers) worker.postMessage('go');
    await this._own.run();
    await Promise.all(others);
  }

  async measure(): Promise<IAnswer> {
    return { seconds: await secondsOf(() => this.run()) };
  }
}

/** Its next message; an error of the worker is an error here. */
function answerOf(worker: Worker): Promise<unknown> {
  return once(worker, 'message');
}

function open(task: IEngineTask): Promise<IWork> {
  if (task.path !== 'batch' && task.path !== 'single') return LiveWork.open(task);
  const several = task.variant.startsWith('wasm') && task.threads > 1;
  return several ? Workers.start(task) : EngineWork.open(task);
}

async function main(json: string): Promise<void> {
  const parsed = engineTask(JSON.parse(json));
  const work = await open(parsed);
  await work.run(); // warm-up: pages, tables, compilation
  await writeFile(parsed.image, work.first);
  print(JSON.stringify({ ready: true, slices: work.slices }));
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === 'go') print(JSON.stringify(await work.measure()));
  }
}

await main(process.argv[2] ?? 'null');
