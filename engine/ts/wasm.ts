import { makeEngine } from './engine';
import { EngineError } from './errors';
import type { IEngine } from './types';
import { WasmHost } from './wasm-host';

/** Where a WASM build comes from: its bytes, a compiled module, or an address to fetch. */
export type WasmSource = BufferSource | WebAssembly.Module | URL;

/** The two builds; with `relaxed` absent the plain one is used. */
export interface IWasmSources {
  readonly simd128: WasmSource;
  readonly relaxed?: WasmSource;
}

/** A module of one function using `f32x4.relaxed_madd`: valid only where relaxed SIMD exists. */
const RELAXED_PROBE = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x01, 0x60, 0x03, 0x7b, 0x7b, 0x7b,
  0x01, 0x7b, 0x03, 0x02, 0x01, 0x00, 0x0a, 0x0d, 0x01, 0x0b, 0x00, 0x20, 0x00, 0x20, 0x01, 0x20,
  0x02, 0xfd, 0x85, 0x02, 0x0b
]);

/** Whether this browser or Node runs relaxed SIMD (Chromium 114, Node 21 and later). */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(RELAXED_PROBE);
}

async function compile(source: WasmSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (!(source instanceof URL)) return WebAssembly.compile(source);
  const response = await fetch(source);
  if (!response.ok) {
    throw new EngineError(
      'engine-missing',
      `The WASM engine was not found at ${source.href} (${response.status} ${response.statusText}).`
    );
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

/** Imports of a WASI reactor that never opens a file: anything else it asks for is refused. */
export function wasiStubs(module: WebAssembly.Module): WebAssembly.Imports {
  const refuse = () => 8; // EBADF
  const stubs: Record<string, () => number> = {};
  for (const { name } of WebAssembly.Module.imports(module)) stubs[name] = refuse;
  return { wasi_snapshot_preview1: stubs };
}

/**
 * Open the WASM engine. It computes on the calling thread: call it in a worker where pictures move.
 *
 * @param sources the builds `hepsct-simd128.wasm` and `hepsct-relaxed.wasm`
 */
export async function openWasmEngine(sources: IWasmSources): Promise<IEngine> {
  const source = sources.relaxed && hasRelaxedSimd() ? sources.relaxed : sources.simd128;
  const module = await compile(source);
  return makeEngine(new WasmHost(await WebAssembly.instantiate(module, wasiStubs(module))));
}
