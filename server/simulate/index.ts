/** Simulated scans: see `simulate`. */
export { checkSimulateOptions, SIMULATE_RANGES, SIMULATE_STORAGES } from './options';
export type {
  ISimulateOptions,
  ISimulateRange,
  SimulateSettings,
  SimulateStorage
} from './options';
export { phantomOf, phantomSlice } from './phantom';
export { simulate } from './simulate';
export type { ISimulateContext, ISimulateProgress, ISimulateResult } from './simulate';
