import { EngineError } from './errors';
import type { EngineVariant, RawPixels } from './types';

/** What a C ABI function takes: numbers, typed arrays, null for an absent array. */
export type HostArgument = number | ArrayBufferView | null;

/**
 * A build of the engine, ready to be called: the native addon or a WASM module.
 *
 * Functions are called by their C name. Both ways throw an `EngineError` when the function's result
 * is negative (a status of hepsct_api.h); otherwise they give its result.
 */
export interface IHost {
  readonly variant: EngineVariant;
  /** Threads a call may use; 1 in WASM. */
  readonly threads: number;
  /** Whether arrays are copied for a call: into memory of its own in WASM. */
  readonly copies: boolean;
  /** Call off the event loop where the host can (native); the arrays must not be transferred meanwhile. */
  call(name: string, ...parameters: readonly HostArgument[]): Promise<number>;
  /** Call at once, for short work. */
  callNow(name: string, ...parameters: readonly HostArgument[]): number;
}

/** Version of the C ABI these files speak (HEPSCT_ABI_VERSION). */
export const ABI_VERSION = 1;

/** Results of `hepsct_variant`. */
export const VARIANTS: readonly EngineVariant[] = [
  'native-baseline',
  'native-avx2',
  'native-avx512',
  'wasm-simd128',
  'wasm-relaxed'
];

/** The element types of hepsct_api.h, in its order. */
const RAW_TYPES = [
  Uint8Array,
  Uint16Array,
  Int16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array
] as const;

/** Number of the element type, as functions with a `const void*` expect it. */
export function rawType(pixels: RawPixels): number {
  return RAW_TYPES.findIndex(type => pixels instanceof type);
}

/** An empty array of the same type. */
export function emptyLike(pixels: RawPixels, length: number): RawPixels {
  const type = RAW_TYPES[rawType(pixels)] ?? Float64Array;
  return new type(length);
}

/** Turn a negative status into an error that says what happened. */
export function checkStatus(name: string, result: number): number {
  if (result >= 0 || Number.isNaN(result)) return result;
  switch (result) {
    case -2:
      throw new EngineError(
        'engine-memory',
        'The engine ran out of memory: choose fewer slices at a time, or stop other work on this machine.'
      );
    case -3:
      throw new EngineError('engine-internal', `${name}: this plan has been disposed.`);
    case -4:
      throw new EngineError('engine-data', `${name}: the bytes are damaged or of another format.`);
    case -5:
      throw new EngineError('engine-cancelled', 'The reconstruction was cancelled.');
    default:
      throw new EngineError(
        'engine-input',
        `${name}: an argument is out of its range (${result}).`
      );
  }
}

/** The variant of a freshly loaded build, after checking that it speaks our ABI. */
export function checkBuild(call: (name: string) => number): EngineVariant {
  const version = call('hepsct_abi_version');
  const variant = VARIANTS[call('hepsct_variant')];
  if (version !== ABI_VERSION || variant === undefined) {
    throw new EngineError(
      'engine-missing',
      `This build of the engine speaks version ${version}, version ${ABI_VERSION} is needed: build it again.`
    );
  }
  return variant;
}
