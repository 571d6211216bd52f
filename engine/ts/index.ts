/** The face of the engine without a host: types, errors and rules that browser and Node share. */
export { EngineError } from './errors';
export type { EngineErrorCode } from './errors';
export { paddedColumns } from './padding';
export type * from './centre-types';
export type * from './iterative-types';
export type * from './types';
