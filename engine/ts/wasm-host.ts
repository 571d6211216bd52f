import { EngineError } from './errors';
import { checkBuild, checkStatus } from './host';
import type { HostArgument, IHost } from './host';
import type { EngineVariant } from './types';
import { WasmArguments } from './wasm-memory';
import type { IWasmExports } from './wasm-memory';

type WasmFunction = (...parameters: number[]) => number;

/** Element types behind the codes of signature.hpp. */
const ELEMENTS: Readonly<Record<string, string>> = {
  b: 'Uint8Array',
  h: 'Uint16Array',
  s: 'Int16Array',
  l: 'Int32Array',
  L: 'Uint32Array',
  f: 'Float32Array',
  g: 'Float64Array'
};

/** Whole numbers by their code in signature.hpp; WASM itself would take anything modulo 2^32. */
const RANGES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  i: [-0x80000000, 0x7fffffff],
  u: [0, 0xffffffff],
  z: [0, 0xffffffff]
};

function checkNumber(name: string, index: number, kind: string, value: number): void {
  const range = RANGES[kind];
  if (range && !(Number.isInteger(value) && value >= range[0] && value <= range[1])) {
    throw new RangeError(
      `${name}: argument ${index + 1} is ${value}, not a whole number in its range.`
    );
  }
}

function isFunction(value: unknown): value is WasmFunction {
  return typeof value === 'function';
}

/** A WASM build as a host: one thread, the caller's. */
export class WasmHost implements IHost {
  readonly variant: EngineVariant;
  readonly threads = 1;
  readonly copies = true;

  constructor(instance: WebAssembly.Instance) {
    this._exports = instance.exports;
    const { memory } = instance.exports;
    if (!(memory instanceof WebAssembly.Memory)) {
      throw new EngineError('engine-missing', 'This WASM module is no build of the engine.');
    }
    this._wasm = { memory, malloc: this._function('malloc'), free: this._function('free') };
    this._function('_initialize')();
    this._signatures = this._readSignatures(memory);
    this.variant = checkBuild(name => this.callNow(name));
  }

  async call(name: string, ...parameters: readonly HostArgument[]): Promise<number> {
    return this.callNow(name, ...parameters);
  }

  callNow(name: string, ...parameters: readonly HostArgument[]): number {
    const kinds = this._checked(name, parameters);
    const carried = new WasmArguments(this._wasm, kinds);
    try {
      const result = this._function(name)(...carried.place(parameters));
      carried.fetch();
      return checkStatus(name, result);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      throw new EngineError(
        'engine-memory',
        `The WASM engine gave up in ${name}, most likely for want of memory: choose fewer slices at a time.`,
        { cause: error }
      );
    } finally {
      carried.release();
    }
  }

  private _checked(name: string, parameters: readonly HostArgument[]): readonly string[] {
    const kinds = this._signatures.get(name);
    if (!kinds) throw new EngineError('engine-missing', `This build of the engine lacks ${name}.`);
    if (kinds.length !== parameters.length) {
      throw new TypeError(`${name} takes ${kinds.length} arguments, not ${parameters.length}.`);
    }
    kinds.forEach((kind, index) => {
      const parameter = parameters[index];
      const array = kind.length === 2;
      const element = ELEMENTS[kind.charAt(1)];
      const right = array
        ? parameter === null ||
          (ArrayBuffer.isView(parameter) && (!element || parameter.constructor.name === element))
        : typeof parameter === 'number';
      if (right && typeof parameter === 'number') checkNumber(name, index, kind, parameter);
      if (!right) {
        throw new TypeError(
          `${name}: argument ${index + 1} is not of the expected type (${kind}).`
        );
      }
    });
    return kinds;
  }

  private _readSignatures(memory: WebAssembly.Memory): Map<string, string[]> {
    const start = this._function('hepsct_signatures')() >>> 0;
    const bytes = new Uint8Array(memory.buffer, start);
    const text = new TextDecoder().decode(bytes.slice(0, bytes.indexOf(0)));
    const lines = text.split('\n').filter(line => line !== '');
    return new Map(
      lines.map(line => {
        const [name = '', signature = ''] = line.split(' ');
        return [name, signature.match(/[rw].|./g) ?? []];
      })
    );
  }

  private _function(name: string): WasmFunction {
    const value = this._exports[name];
    if (!isFunction(value)) {
      throw new EngineError('engine-missing', `This build of the engine lacks ${name}.`);
    }
    return value;
  }

  private readonly _exports: WebAssembly.Exports;
  private readonly _wasm: IWasmExports;
  private readonly _signatures: ReadonlyMap<string, readonly string[]>;
}
