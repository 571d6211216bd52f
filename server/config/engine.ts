import { openEngine } from '../../engine/ts/native';
import type { IEngine } from '../../engine/ts/types';
import type { IConfig } from './config';

/** The engine, and why it is not the fastest kind. */
export interface IChosenEngine {
  readonly engine: IEngine;
  readonly reason: string | null;
}

/** The engine the configuration asks for: native where it loads, else WASM, and says why. */
export async function openConfiguredEngine({
  engine,
  threads
}: Pick<IConfig, 'engine' | 'threads'>): Promise<IChosenEngine> {
  if (engine !== 'auto') {
    return {
      engine: await openEngine({ prefer: engine, threads }),
      reason: engine === 'wasm' ? 'The configuration asks for the WASM engine.' : null
    };
  }
  try {
    return { engine: await openEngine({ prefer: 'native', threads }), reason: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { engine: await openEngine({ prefer: 'wasm', threads }), reason: why };
  }
}
