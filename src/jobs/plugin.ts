import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { showErrorMessage } from '@jupyterlab/apputils';
import { IRunningSessionManagers } from '@jupyterlab/running';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { toCompanionError } from '../companion/error';
import { ICompanion } from '../companion/tokens';
import { errorTitle } from '../companion/words';
import { hepsctIcon } from '../launcher/icon';
import { CommandIDs } from '../reconstruction/commands';
import { JobsModel } from './model';
import { RunningJobs } from './running';
import { IJobs } from './tokens';

/** All jobs of the user; they stand in the Running panel too. */
export const jobsPlugin: JupyterFrontEndPlugin<IJobs> = {
  id: 'hepsct:jobs',
  description: 'Follows reconstructions and lists them in the Running panel.',
  autoStart: true,
  requires: [ICompanion],
  optional: [IRunningSessionManagers, ITranslator],
  provides: IJobs,
  activate: (
    app: JupyterFrontEnd,
    companion: ICompanion,
    running: IRunningSessionManagers | null,
    translator: ITranslator | null
  ): IJobs => {
    const trans = (translator ?? nullTranslator).load('hepsct');
    const jobs = new JobsModel(companion);
    running?.add(
      new RunningJobs({
        jobs,
        trans,
        icon: hepsctIcon,
        open: id => void app.commands.execute(CommandIDs.openJob, { id }),
        cancel: id => {
          jobs.cancel(id).catch((error: unknown) => {
            const known = toCompanionError(error);
            void showErrorMessage(errorTitle(known.code, trans), known.message);
          });
        }
      })
    );
    return jobs;
  }
};
