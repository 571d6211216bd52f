import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { activateCompanion } from './activate';
import { ICompanion } from './tokens';

/** The typed client; one for the page. */
export const companionPlugin: JupyterFrontEndPlugin<ICompanion> = {
  id: 'hepsct:companion',
  description: 'The typed client of the companion that reads scans and runs jobs.',
  autoStart: true,
  provides: ICompanion,
  activate: activateCompanion
};
