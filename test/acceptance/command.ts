import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE } from '../fixtures';
import { environmentOf } from './room';
import type { IRoom } from './room';

const SERVER = join(CLONE, 'hepsct', 'server');

/** A bundle of the product as it is delivered. */
export function built(name: 'cli' | 'companion'): string {
  const path = join(SERVER, `${name}.mjs`);
  if (!existsSync(path)) {
    throw new Error(`${path} is not built: node engine/build.mjs all && node server/build.mjs`);
  }
  return path;
}

export interface IOutcome {
  /** Exit code; 128 + number for a signal. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface IRun {
  readonly room: IRoom;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface IStarted {
  readonly child: ChildProcess;
  readonly ended: Promise<IOutcome>;
  /** Both streams so far. */
  readonly text: () => string;
}

/** Start any program in the room. */
export function start(program: string, args: readonly string[], run: IRun): IStarted {
  const child = spawn(program, [...args], {
    cwd: run.cwd ?? run.room.folder,
    env: environmentOf(run.room, run.env),
    stdio: ['ignore', 'pipe', 'pipe']
  });
  const out = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
  const ended = once(child, 'close').then((): IOutcome => ({
    code: child.exitCode ?? 255,
    stdout: out.stdout,
    stderr: out.stderr
  }));
  return { child, ended, text: () => out.stdout + out.stderr };
}

/** `hepsct ARGS` as a user runs it, to its end. */
export function hepsct(args: readonly string[], run: IRun): Promise<IOutcome> {
  return startHepsct(args, run).ended;
}

/** `hepsct ARGS`, left running. */
export function startHepsct(args: readonly string[], run: IRun): IStarted {
  return start(process.execPath, [built('cli'), ...args], run);
}
