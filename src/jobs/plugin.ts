import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRunningSessionManagers } from '@jupyterlab/running';
import { ITranslator } from '@jupyterlab/translation';
import { ICompanion } from '../companion/tokens';
import { activateJobs } from './activate';
import { IJobs } from './tokens';

/** All jobs of the user; they stand in the Running panel too. */
export const jobsPlugin: JupyterFrontEndPlugin<IJobs> = {
  id: 'hepsct:jobs',
  description: 'Follows reconstructions and lists them in the Running panel.',
  autoStart: true,
  requires: [ICompanion],
  optional: [IRunningSessionManagers, ITranslator],
  provides: IJobs,
  activate: activateJobs
};
