import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { WebSocket } from 'ws';

interface IAnswer {
  readonly id?: number;
  readonly error?: unknown;
  readonly result?: {
    readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
    readonly result?: { readonly value?: unknown };
  };
}

/**
 * Chromium, told what to do by its own protocol. Test frameworks listen to every message of every socket, which
 * takes longer than drawing what is in it.
 */
export class Browser {
  /** @param folder for its profile */
  static async start(program: string, folder: string, size: string): Promise<Browser> {
    const profile = join(folder, 'chromium');
    const child = spawn(
      program,
      [
        ...['--headless=new', '--no-sandbox', '--no-first-run', '--remote-debugging-port=0'],
        ...[`--user-data-dir=${profile}`, `--window-size=${size}`, 'about:blank']
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] }
    );
    const address = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`${program} does not start.`)));
      child.stderr.on('data', (data: Buffer) => {
        const [, found] = /DevTools listening on ws:\/\/([^/\s]+)/u.exec(data.toString()) ?? [];
        if (found !== undefined) resolve(found);
      });
    });
    const targets: unknown = await (await fetch(`http://${address}/json`)).json();
    const socket = new WebSocket(pageOf(targets), { perMessageDeflate: false });
    await once(socket, 'open');
    return new Browser(child, socket, profile);
  }

  private constructor(
    private readonly _child: ChildProcess,
    private readonly _socket: WebSocket,
    private readonly _profile: string
  ) {
    _socket.on('message', (data: Buffer) => {
      const answer = JSON.parse(data.toString()) as IAnswer;
      this._waiting.get(answer.id ?? 0)?.(answer);
      this._waiting.delete(answer.id ?? 0);
    });
  }

  /** Open an address, with a script that runs before those of the page. */
  async open(url: string, script: string): Promise<void> {
    await this._tell('Page.enable');
    await this._tell('Page.addScriptToEvaluateOnNewDocument', { source: script });
    await this._tell('Page.navigate', { url });
  }

  /** The value of an expression, awaited. */
  async evaluate(expression: string): Promise<unknown> {
    const { result } = await this._tell('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true
    });
    if (result?.exceptionDetails) {
      throw new Error(result.exceptionDetails.exception?.description ?? `${expression} failed.`);
    }
    return result?.result?.value;
  }

  async close(): Promise<void> {
    this._socket.terminate();
    const ended = once(this._child, 'exit');
    this._child.kill();
    await ended;
    await rm(this._profile, { recursive: true, force: true, maxRetries: 5 });
  }

  private async _tell(method: string, params: object = {}): Promise<IAnswer> {
    const id = (this._next += 1);
    const answer = new Promise<IAnswer>(resolve => this._waiting.set(id, resolve));
    this._socket.send(JSON.stringify({ id, method, params }));
    const { error, ...rest } = await answer;
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return rest;
  }

  private readonly _waiting = new Map<number, (answer: IAnswer) => void>();
  private _next = 0;
}

function pageOf(targets: unknown): string {
  for (const target of Array.isArray(targets) ? targets : []) {
    const { type, webSocketDebuggerUrl: url } = Object(target) as Record<string, unknown>;
    if (type === 'page' && typeof url === 'string') return url;
  }
  throw new Error('Chromium has no page.');
}
