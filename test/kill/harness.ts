import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles a program of this folder, so that it runs as a process of its own. */
export async function bundle(entry: URL, folder: string): Promise<string> {
  const source = fileURLToPath(entry);
  const outfile = join(folder, `${basename(source, '.ts')}.mjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"
    },
    logLevel: 'error'
  });
  return outfile;
}

export interface IEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

export interface IRun {
  readonly pid: number;
  readonly ended: Promise<IEnd>;
  kill(): void;
}

/** Start a program; its end never rejects. */
export function start(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {}
): IRun {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env }
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const { promise, resolve } = Promise.withResolvers<IEnd>();
  child.once('close', (code, signal) => resolve({ code, signal, stderr: stderr.trim() }));
  return { pid: child.pid ?? 0, ended: promise, kill: () => void child.kill('SIGKILL') };
}

/** A hash of every file of a volume, by name. */
export async function fingerprint(path: string): Promise<Record<string, string>> {
  const files = (await stat(path)).isDirectory()
    ? (await readdir(path)).sort().map(name => join(path, name))
    : [path];
  const prints: Record<string, string> = {};
  for (const file of files) {
    prints[file.slice(path.length)] = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  }
  return prints;
}

/** Pseudo-random numbers in [0, 1) that a seed repeats (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
