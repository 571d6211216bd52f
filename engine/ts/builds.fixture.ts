import { readFile } from 'node:fs/promises';

import { makeEngine } from './engine';
import { openEngine, openNativeHost } from './native';
import type { IEngine } from './types';
import { openWasmEngine } from './wasm';

export function wasmFile(name: string): Promise<Buffer<ArrayBuffer>> {
  return readFile(new URL(`../dist/${name}`, import.meta.url));
}

/** Native and both WASM builds. */
export async function everyBuild(): Promise<IEngine[]> {
  const simd128 = await wasmFile('hepsct-simd128.wasm');
  return [
    await openEngine({ prefer: 'native', threads: 1 }),
    await openWasmEngine({ simd128 }),
    await openWasmEngine({ simd128, relaxed: await wasmFile('hepsct-relaxed.wasm') })
  ];
}

/** Do `work` with the native build limited to each instruction set this machine has, the best one first. */
export async function withEveryInstructionSet(
  work: (engine: IEngine) => Promise<void>
): Promise<void> {
  const host = openNativeHost({ threads: 2 });
  try {
    for (let variant = host.callNow('hepsct_variant'); variant >= 0; variant--) {
      host.callNow('hepsct_limit_variant', variant);
      await work(makeEngine(openNativeHost({ threads: 2 })));
    }
  } finally {
    host.callNow('hepsct_limit_variant', 9);
  }
}
