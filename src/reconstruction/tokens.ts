import type { IWidgetTracker } from '@jupyterlab/apputils';
import { Token } from '@lumino/coreutils';
import type { HepsctPanel } from './panel';

/** All HEPSCT panels of the page. */
export type IPanelTracker = IWidgetTracker<HepsctPanel>;

export const IPanelTracker = new Token<IPanelTracker>(
  'hepsct:IPanelTracker',
  'Tracks the HEPSCT panels. Use it to add something to panels, or to act on the one in front.'
);
