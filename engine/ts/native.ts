import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import { makeEngine } from './engine';
import { EngineError, inputError } from './errors';
import type { IHost } from './host';
import { NativeHost } from './native-host';
import type { IAddon } from './native-host';
import type { IEngine } from './types';
import { openWasmEngine } from './wasm';

export interface IOpenOptions {
  /** Use this kind or fail; absent: native where it loads, else WASM. */
  readonly prefer?: 'native' | 'wasm';
  /** Threads a call may use; absent: all of the machine's. */
  readonly threads?: number;
  /** Folder of hepsct.node and the two WASM files; absent: where the build or the package puts them. */
  readonly folder?: string;
}

const FILES = {
  native: 'hepsct.node',
  simd128: 'hepsct-simd128.wasm',
  relaxed: 'hepsct-relaxed.wasm'
} as const;

/** From the sources, from the compiled files, and beside a bundle. */
const FOLDERS = ['../dist/', '../../../engine/dist/', './engine/', '../engine/'];

function folders(options: IOpenOptions): string[] {
  const named = options.folder ?? process.env['HEPSCT_ENGINE_DIR'];
  if (named) return [named];
  return FOLDERS.map(folder => fileURLToPath(new URL(folder, import.meta.url)));
}

function find(options: IOpenOptions, file: string): string | undefined {
  return folders(options)
    .map(folder => `${folder.replace(/\/$/, '')}/${file}`)
    .find(path => existsSync(path));
}

function missing(file: string, options: IOpenOptions): EngineError {
  return new EngineError(
    'engine-missing',
    `The engine file ${file} was not found in ${folders(options).join(', ')}: run "node engine/build.mjs".`
  );
}

function isAddon(value: unknown): value is IAddon {
  return typeof value === 'object' && value !== null && 'async' in value && 'now' in value;
}

function checkedThreads(options: IOpenOptions): number {
  const threads = options.threads ?? availableParallelism();
  if (!Number.isInteger(threads) || threads < 1 || threads > 1024) {
    throw inputError(
      `The number of threads is ${threads}: it must be a whole number from 1 to 1024.`
    );
  }
  return threads;
}

/** The native build without its face: every function of the C ABI by name. */
export function openNativeHost(options: IOpenOptions = {}): IHost {
  const path = find(options, FILES.native);
  if (path === undefined) throw missing(FILES.native, options);
  let addon: unknown;
  try {
    addon = createRequire(import.meta.url)(path);
  } catch (error) {
    throw new EngineError(
      'engine-missing',
      `The native engine ${path} does not load on this machine.`,
      {
        cause: error
      }
    );
  }
  if (!isAddon(addon)) {
    throw new EngineError('engine-missing', `${path} is no build of the engine.`);
  }
  return new NativeHost(addon, checkedThreads(options));
}

async function openWasm(options: IOpenOptions): Promise<IEngine> {
  const simd128 = find(options, FILES.simd128);
  const relaxed = find(options, FILES.relaxed);
  if (simd128 === undefined) throw missing(FILES.simd128, options);
  return openWasmEngine({
    simd128: await readFile(simd128),
    ...(relaxed === undefined ? {} : { relaxed: await readFile(relaxed) })
  });
}

/**
 * Open the engine in Node: native where it loads, else WASM; `engine.variant` says which.
 *
 * @throws EngineError `engine-missing` when no build is there or the preferred one does not load
 */
export async function openEngine(options: IOpenOptions = {}): Promise<IEngine> {
  checkedThreads(options);
  if (options.prefer === 'wasm') return openWasm(options);
  if (options.prefer === 'native') return makeEngine(openNativeHost(options));
  try {
    return makeEngine(openNativeHost(options));
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'engine-missing') throw error;
    return openWasm(options);
  }
}
