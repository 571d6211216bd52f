import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DATA, PEERS, ROOT } from '../places';
import { searchRanges } from '../../server/centre/range';

/** Where a package's own search is, and how long it took. */
export interface IPeerAnswer {
  readonly centre: number;
  readonly seconds: number;
}

const PYTHON = join(PEERS, 'python', 'bin', 'python');

/** `find_center_vo` of algotom in a process of its own, which is asked one sinogram after the other. */
export class CentrePeer {
  /** Start it and wait until it is warm; null where the peers' environment is not there. Close it. */
  static async start(): Promise<CentrePeer | null> {
    if (!existsSync(PYTHON)) {
      return null;
    }
    await mkdir(DATA, { recursive: true });
    const peer = new CentrePeer();
    await peer._next();
    return peer;
  }

  private constructor() {
    this._process = spawn(PYTHON, [join(ROOT, 'bench', 'centre', 'peer.py')], {
      stdio: ['pipe', 'pipe', 'ignore']
    });
    const { stdout } = this._process;
    if (stdout === null) throw new Error('The peer has no output.');
    this._lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  /** The axis of a half turn (angle, column), looked for where our own search looks first. */
  async ask(sinogram: Float32Array, columns: number): Promise<IPeerAnswer> {
    const file = join(DATA, 'centre.f32');
    await writeFile(file, sinogram);
    const [from, to] = searchRanges(columns, null)[0]?.columns ?? [0, columns - 1];
    this._process.stdin?.write(`${JSON.stringify({ file, columns, from, to })}\n`);
    const answer = await this._next();
    if (!isAnswer(answer)) {
      throw new Error(`The peer did not answer: ${JSON.stringify(answer)}`);
    }
    return answer;
  }

  close(): void {
    this._process.stdin?.end();
  }

  private async _next(): Promise<unknown> {
    const line = await this._lines.next();
    if (line.done === true) throw new Error('The peer ended before it answered.');
    return JSON.parse(line.value);
  }

  private readonly _process: ChildProcess;
  private readonly _lines: AsyncIterator<string>;
}

function isAnswer(value: unknown): value is IPeerAnswer {
  return (
    typeof value === 'object' &&
    value !== null &&
    'centre' in value &&
    typeof value.centre === 'number' &&
    'seconds' in value &&
    typeof value.seconds === 'number'
  );
}
