import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** How a contestant is started, and what is told of it. */
export interface ISpec {
  readonly name: string;
  readonly threads: number;
  readonly command: readonly [program: string, ...parameters: string[]];
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it leaves its first slice, N x N float32. */
  readonly image: string;
}

/** One measurement. */
export interface IAnswer {
  readonly seconds: number;
  /** Time of all processors, where it is told. */
  readonly processorSeconds?: number;
  /** Seconds of the engine's phases, where it has a clock. */
  readonly phases?: readonly number[];
}

interface IReady {
  readonly slices: number;
}

/**
 * A process that measures its work for each line `go`, and sleeps in between. Its first line, when it is
 * ready and warm, says how many slices that work is.
 */
export class Contestant {
  /** Start it and wait until it is ready. Close it. */
  static async start(spec: ISpec): Promise<Contestant> {
    const contestant = new Contestant(spec);
    const ready = await contestant._next();
    if (!isReady(ready)) {
      throw new Error(`${spec.name} was not ready: ${JSON.stringify(ready)}`);
    }
    contestant._slices = ready.slices;
    return contestant;
  }

  private constructor(readonly spec: ISpec) {
    const [program, ...parameters] = spec.command;
    this._process = spawn(program, parameters, {
      env: { ...process.env, ...spec.environment },
      stdio: ['pipe', 'pipe', 'inherit']
    });
    const { stdout } = this._process;
    if (stdout === null) throw new Error(`${spec.name} has no output.`);
    this._lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
    this._ended = new Promise((resolve, reject) => {
      this._process.once('error', reject);
      this._process.once('close', () => resolve());
    });
    this._ended.catch(() => undefined); // met where its lines end
  }

  /** Slices of one `go`. */
  get slices(): number {
    return this._slices;
  }

  /** Let it measure its work. */
  async go(): Promise<IAnswer> {
    this._process.stdin?.write('go\n');
    const answer = await this._next();
    if (!isAnswer(answer)) {
      throw new Error(`${this.spec.name} did not answer: ${JSON.stringify(answer)}`);
    }
    return answer;
  }

  async close(): Promise<void> {
    this._process.stdin?.end();
    await this._ended;
  }

  private async _next(): Promise<object> {
    const next = await this._lines.next();
    if (next.done === true) {
      await this._ended;
      throw new Error(`${this.spec.name} ended with ${this._process.exitCode ?? 'a signal'}.`);
    }
    const line: unknown = JSON.parse(next.value);
    if (typeof line !== 'object' || line === null) {
      throw new Error(`${this.spec.name} said ${next.value}`);
    }
    return line;
  }

  private readonly _process: ChildProcess;
  private readonly _lines: AsyncIterator<string>;
  private readonly _ended: Promise<void>;
  private _slices = 0;
}

function isReady(line: object): line is IReady {
  return 'slices' in line && typeof line.slices === 'number' && line.slices > 0;
}

function isAnswer(line: object): line is IAnswer {
  return 'seconds' in line && typeof line.seconds === 'number' && line.seconds > 0;
}
