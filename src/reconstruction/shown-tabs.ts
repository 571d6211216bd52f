import type { ShownKind } from './panel-state';

/** The buttons over the picture; projections and sinograms are shown raw or corrected. */
export const SHOWN_TABS = [
  'projection',
  'flat',
  'dark',
  'sinogram',
  'slice',
  'result'
] as const satisfies readonly ShownKind[];

export type ShownTab = (typeof SHOWN_TABS)[number];

/** The button a kind of picture belongs to; raw and corrected share it, and the position in it. */
export function tabOf(kind: ShownKind): ShownTab {
  return kind === 'corrected' ? 'projection' : kind === 'corrected-sinogram' ? 'sinogram' : kind;
}

/** What a button shows. */
export function kindOf(tab: ShownTab, corrected: boolean): ShownKind {
  return !corrected
    ? tab
    : tab === 'projection'
      ? 'corrected'
      : tab === 'sinogram'
        ? 'corrected-sinogram'
        : tab;
}

/** Whether a picture is corrected; null where it is neither raw nor corrected. */
export function correctedOf(kind: ShownKind): boolean | null {
  const tab = tabOf(kind);
  return kindOf(tab, true) === kindOf(tab, false) ? null : kind !== tab;
}
