import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { openNativeHost } from '../engine/ts/native';
import { BUNDLES, ENGINE } from './places';

const run = promisify(execFile);

/** Where the figures were made. */
export interface IMachine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
  /** Best instruction set of the engine here. */
  readonly engine: string;
  /** SHA-256 of hepsct.node. */
  readonly engineHash: string;
  readonly commit: string;
}

export async function describeMachine(): Promise<IMachine> {
  const addon = await readFile(join(ENGINE, 'hepsct.node'));
  const { stdout } = await run('git', ['describe', '--always', '--dirty']).catch(() => ({
    stdout: 'unknown'
  }));
  return {
    processor: `${cpus()[0]?.model.trim() ?? 'unknown'}${await family()}`,
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    engine: openNativeHost({ folder: ENGINE }).variant,
    engineHash: createHash('sha256').update(addon).digest('hex').slice(0, 16),
    commit: stdout.trim()
  };
}

/** Virtual machines often hide the name of the processor: its family and model tell more. */
async function family(): Promise<string> {
  const text = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const of = (key: string) => new RegExp(`^${key}\\s*: (.*)$`, 'm').exec(text)?.[1];
  const [number, model] = [of('cpu family'), of('model')];
  return number === undefined || model === undefined ? '' : ` (family ${number}, model ${model})`;
}

/** What one or several threads of this machine can do: bench/machine.cpp. */
export interface IRates {
  readonly threads: number;
  /** Copying, bytes read and written together, 1e9 a second. */
  readonly copyGBs: number;
  /** The engine's transform with data in the caches, 1e9 operations a second. */
  readonly fftGflops: number;
}

export async function measureRates(length: number, threads: number): Promise<IRates> {
  const { stdout } = await run(join(BUNDLES, 'machine'), [String(length), String(threads)]);
  const rates: unknown = JSON.parse(stdout);
  if (
    typeof rates !== 'object' ||
    rates === null ||
    !('copyGBs' in rates && 'fftGflops' in rates) ||
    typeof rates.copyGBs !== 'number' ||
    typeof rates.fftGflops !== 'number'
  ) {
    throw new Error(`bench/machine.cpp said ${stdout}`);
  }
  return { threads, copyGBs: rates.copyGBs, fftGflops: rates.fftGflops };
}

/** How busy the machine is, in processes that want to run. */
export function load(): number {
  return loadavg()[0] ?? 0;
}
