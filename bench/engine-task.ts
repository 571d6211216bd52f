import type { EngineVariant, IPlanOptions } from '../engine/ts/types';
import type { ICase } from './cases';

/** What a contestant of ours is told on its command line, as JSON. */
export interface IEngineTask {
  readonly case: ICase;
  /** Folder of sinogram.f32 and angles.f64. */
  readonly folder: string;
  readonly image: string;
  readonly variant: EngineVariant;
  /** Of the native engine; WASM: workers, one batch each. */
  readonly threads: number;
  readonly accuracy: IPlanOptions['accuracy'];
  /**
   * `batch`: as many slices as the engine likes at a time; `single`: one, by its own path; `live`, `live u16`: a
   * frame of the live slice, of 8 and 16 bits; `live half`: of 8 bits and half the size; `first picture`: its first,
   * from the sinogram on.
   */
  readonly path: 'batch' | 'single' | 'live' | 'live u16' | 'live half' | 'first picture';
}

/** The task that a process or worker was started with. */
export function engineTask(value: unknown): IEngineTask {
  if (!isTask(value)) throw new Error(`This is no task: ${JSON.stringify(value)}`);
  return value;
}

function isTask(value: unknown): value is IEngineTask {
  return typeof value === 'object' && value !== null && 'variant' in value && 'folder' in value;
}
