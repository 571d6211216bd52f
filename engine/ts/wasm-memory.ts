import { EngineError } from './errors';
import type { HostArgument } from './host';

/** The exports of a WASM build that the host itself needs. */
export interface IWasmExports {
  readonly memory: WebAssembly.Memory;
  malloc(bytes: number): number;
  free(pointer: number): void;
}

interface ICopy {
  readonly pointer: number;
  readonly view: ArrayBufferView;
  readonly writes: boolean;
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/**
 * Typed arrays carried into a WASM module's memory for one call, and back where the function writes.
 */
export class WasmArguments {
  constructor(
    private readonly _wasm: IWasmExports,
    /** Codes of the parameters as in signature.hpp. */
    private readonly _kinds: readonly string[]
  ) {}

  /** Copy the arrays in; gives the numbers to call with. Always followed by `release`. */
  place(parameters: readonly HostArgument[]): number[] {
    return parameters.map((parameter, index) => {
      if (typeof parameter === 'number') return parameter;
      if (parameter === null || parameter.byteLength === 0) return 0;
      return this._copyIn(parameter, this._kinds[index]?.startsWith('w') ?? false);
    });
  }

  /** Copy what was written back into the caller's arrays. */
  fetch(): void {
    for (const { pointer, view, writes } of this._copies) {
      if (writes) {
        bytesOf(view).set(new Uint8Array(this._wasm.memory.buffer, pointer, view.byteLength));
      }
    }
  }

  release(): void {
    for (const { pointer } of this._copies) this._wasm.free(pointer);
    this._copies.length = 0;
  }

  private _copyIn(view: ArrayBufferView, writes: boolean): number {
    // unsigned: the upper half of the memory would come back negative
    const pointer = this._wasm.malloc(view.byteLength) >>> 0;
    if (pointer === 0) {
      throw new EngineError(
        'engine-memory',
        `The WASM engine has no ${view.byteLength} bytes left: choose fewer slices at a time, or use the native engine.`
      );
    }
    this._copies.push({ pointer, view, writes });
    new Uint8Array(this._wasm.memory.buffer, pointer, view.byteLength).set(bytesOf(view));
    return pointer;
  }

  private readonly _copies: ICopy[] = [];
}
