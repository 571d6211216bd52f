import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { built } from './command';
import { environmentOf } from './room';
import type { IRoom } from './room';

const SECRET = 'a secret of the tests';

export interface IAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** The body as JSON, or null where it is none. */
  readonly json: unknown;
}

let sockets = 0;

/** The companion as Jupyter starts it, over its unix socket. */
export class Companion {
  static async start(
    room: IRoom,
    roots: readonly string[],
    env: Readonly<Record<string, string>> = {}
  ): Promise<Companion> {
    sockets += 1;
    const socket = room.path('run', `${sockets}.sock`);
    const child = spawn(process.execPath, [built('companion')], {
      cwd: room.folder,
      env: environmentOf(room, {
        HEPSCT_SOCKET: socket,
        HEPSCT_SECRET: SECRET,
        HEPSCT_ROOTS: roots.map((root, index) => `r${index}=${root}`).join(':'),
        ...env
      })
    });
    const companion = new Companion(socket, child);
    await companion._ready();
    return companion;
  }

  private constructor(
    readonly socket: string,
    private readonly _child: ChildProcessWithoutNullStreams
  ) {
    this._child.stderr.setEncoding('utf8').on('data', (text: string) => (this._log += text));
  }

  get pid(): number {
    return this._child.pid ?? 0;
  }

  /** What it wrote on standard error. */
  get log(): string {
    return this._log;
  }

  get headers(): Record<string, string> {
    return { 'x-hepsct-secret': SECRET };
  }

  get(path: string, headers: Readonly<Record<string, string>> = this.headers): Promise<IAnswer> {
    return this._send('GET', path, headers);
  }

  /** @param signal closes the request, as a page does that goes away */
  post(path: string, body: unknown, signal?: AbortSignal): Promise<IAnswer> {
    const headers = { ...this.headers, 'content-type': 'application/json' };
    return this._send('POST', path, headers, JSON.stringify(body), signal);
  }

  /** End as Jupyter ends it: by closing its standard input. */
  async stop(): Promise<void> {
    if (this._child.exitCode !== null || this._child.signalCode !== null) return;
    const gone = once(this._child, 'exit');
    this._child.stdin.end();
    await gone;
  }

  async kill(): Promise<void> {
    const gone = once(this._child, 'exit');
    this._child.kill('SIGKILL');
    await gone;
  }

  private async _ready(): Promise<void> {
    let text = '';
    this._child.stdout.setEncoding('utf8');
    await new Promise<void>((resolve, reject) => {
      this._child.stdout.on('data', (more: string) => {
        text += more;
        if (text.includes('"ready":true')) resolve();
      });
      this._child.on('exit', () => reject(new Error(`the companion ended: ${text}${this._log}`)));
    });
  }

  private _send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
    signal?: AbortSignal
  ): Promise<IAnswer> {
    return new Promise((resolve, reject) => {
      const to = { socketPath: this.socket, method, path, headers: { ...headers }, signal };
      const sent = request(to);
      sent.on('error', reject);
      sent.on('response', response => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(parts);
          const type = response.headers['content-type'] ?? '';
          const json: unknown = type.includes('json') ? JSON.parse(bytes.toString('utf8')) : null;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, json });
        });
      });
      sent.end(body);
    });
  }

  private _log = '';
}
