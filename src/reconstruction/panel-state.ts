import type { ReadonlyJSONObject, ReadonlyJSONValue } from '@lumino/coreutils';
import type { IRecipe } from '../../protocol/recipe';
import { type IKeptTable, readTables, tablesToJSON } from '../centre/kept-tables';
import { type IKeptRange, readRange } from '../centre/search-range';
import { readRecipe } from './default-recipe';
import type { InputKind } from './recipe-stack';

/** What the viewer of a panel shows: a picture of the recipe, or the volume it made. */
export type ShownKind = InputKind | 'result';

export const SHOWN_KINDS = [
  'projection',
  'flat',
  'dark',
  'sinogram',
  'corrected',
  'corrected-sinogram',
  'slice',
  'result'
] as const satisfies readonly ShownKind[];

/** The tabs of a panel. */
export type PanelTab = 'reconstruction' | 'centre';

/** What is kept of the model of a panel. */
export type IModelState = Omit<IPanelState, 'tab' | 'centreRow' | 'centreRange' | 'centreTables'>;

/** What is kept of a panel over a reload; small, and the data stay where they are. */
export interface IPanelState {
  readonly recipe: IRecipe;
  readonly shown: ShownKind;
  /** Position in what is shown. */
  readonly index: number;
  readonly jobs: readonly string[];
  readonly volume: string | null;
  readonly tab: PanelTab;
  /** Row in which the centre was looked for; null is the middle one. */
  readonly centreRow: number | null;
  /** Where the centre is looked for; null is everywhere. */
  readonly centreRange: IKeptRange | null;
  /** Centres of several rows, by scan. */
  readonly centreTables: readonly IKeptTable[];
}

/** Read a stored state; null when it is none of ours. */
export function readPanelState(value: unknown): IPanelState | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const stored: Readonly<Record<string, unknown>> = { ...value };
  const recipe = readRecipe(stored['recipe']);
  if (!recipe) {
    return null;
  }
  const { index, jobs, volume, centreRow } = stored;
  return {
    recipe,
    shown: SHOWN_KINDS.find(kind => kind === stored['shown']) ?? 'slice',
    index: typeof index === 'number' && Number.isFinite(index) ? index : 0,
    jobs: Array.isArray(jobs) ? jobs.filter(id => typeof id === 'string') : [],
    volume: typeof volume === 'string' ? volume : null,
    tab: stored['tab'] === 'centre' ? 'centre' : 'reconstruction',
    centreRow: typeof centreRow === 'number' && Number.isInteger(centreRow) ? centreRow : null,
    centreRange: readRange(stored['centreRange']),
    centreTables: readTables(stored['centreTables'])
  };
}

/** The state as JSON, for the layout restorer. */
export function toJSON(state: IPanelState): ReadonlyJSONObject {
  const { shown, index, jobs, volume, tab, centreRow, centreRange, centreTables } = state;
  const recipe = JSON.parse(JSON.stringify(state.recipe)) as ReadonlyJSONValue;
  return {
    recipe,
    shown,
    index,
    jobs: [...jobs],
    volume,
    tab,
    centreRow,
    centreRange: centreRange && { ...centreRange },
    centreTables: tablesToJSON(centreTables)
  };
}
