import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICompanion } from '../companion/tokens';
import { activateSources } from './activate';
import { IVolumeSources } from './tokens';

/** Where volumes come from: the companion, and whatever other extensions add. */
export const sourcesPlugin: JupyterFrontEndPlugin<IVolumeSources> = {
  id: 'hepsct:volume-sources',
  description: 'Opens volumes as stacks of pictures; other extensions may add sources.',
  autoStart: true,
  requires: [ICompanion],
  provides: IVolumeSources,
  activate: activateSources
};
