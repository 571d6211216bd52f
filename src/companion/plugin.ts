import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { VERSION } from '../../protocol/generated/version';
import { Companion } from './client';
import { ICompanion } from './tokens';

/** The typed client; one for the page. */
export const companionPlugin: JupyterFrontEndPlugin<ICompanion> = {
  id: 'hepsct:companion',
  description: 'The typed client of the companion that reads scans and runs jobs.',
  autoStart: true,
  provides: ICompanion,
  activate: (app: JupyterFrontEnd): ICompanion =>
    new Companion({ serverSettings: app.serviceManager.serverSettings, version: VERSION })
};
