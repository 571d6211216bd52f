import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobDirectory } from '../directory';
import type { IJobBackend, IWorkerEnd, IWorkerRun } from './backend';

/** Only for the process that has it: the companion's secret and its socket are none of a worker's business. */
const PRIVATE = ['HEPSCT_SECRET', 'HEPSCT_SOCKET'];

export interface ILocalBackendOptions {
  /** Bundle of the worker: `node <worker> <job directory>`. */
  readonly worker: string;
  /** Environment of the workers; this process's by default. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Workers as processes of this machine, each in a session of its own: they outlive whoever started them. */
export class LocalBackend implements IJobBackend {
  constructor(private readonly _options: ILocalBackendOptions) {}

  async start(directory: JobDirectory): Promise<IWorkerRun> {
    const name = `worker-${new Date().toISOString().replaceAll(/[-:.]/gu, '')}-${process.pid}.out`;
    const path = join(directory.logFolder, name);
    const output = await open(path, 'a', 0o600);
    try {
      const env = { ...(this._options.env ?? process.env) };
      PRIVATE.forEach(key => delete env[key]);
      const child = spawn(process.execPath, [this._options.worker, directory.path], {
        detached: true,
        cwd: '/',
        env,
        stdio: ['ignore', output.fd, output.fd]
      });
      const { promise, resolve } = Promise.withResolvers<IWorkerEnd>();
      child.once('exit', (exitCode, signal) => {
        void lastWordsOf(path).then(lastWords => resolve({ exitCode, signal, lastWords }));
      });
      await new Promise<void>((started, failed) => {
        child.once('spawn', started);
        child.once('error', failed);
      });
      child.unref();
      return { ended: promise };
    } finally {
      await output.close();
    }
  }
}

async function lastWordsOf(path: string): Promise<string> {
  try {
    const lines = (await readFile(path, 'utf8')).trim().split('\n');
    // Of a crash report of Node the line that names the error, else the last one.
    return lines.findLast(line => /^\w*Error\b.*:/u.test(line)) ?? lines.at(-1) ?? '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
