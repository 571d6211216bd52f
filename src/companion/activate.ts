import type { JupyterFrontEnd } from '@jupyterlab/application';
import { VERSION } from '../../protocol/generated/version';
import { Companion } from './client';
import type { ICompanion } from './tokens';

/** Make the client of this page; it begins to ask for its companion at once. */
export function activateCompanion(app: JupyterFrontEnd): ICompanion {
  return new Companion({ serverSettings: app.serviceManager.serverSettings, version: VERSION });
}
