import type { JupyterFrontEnd } from '@jupyterlab/application';
import { showErrorMessage } from '@jupyterlab/apputils';
import type { IRunningSessionManagers } from '@jupyterlab/running';
import { nullTranslator, type ITranslator } from '@jupyterlab/translation';
import { toCompanionError } from '../companion/error';
import type { ICompanion } from '../companion/tokens';
import { errorTitle } from '../companion/words';
import { hepsctIcon } from '../launcher/icon';
import { CommandIDs } from '../reconstruction/commands';
import { JobsModel } from './model';
import { RunningJobs } from './running';
import type { IJobs } from './tokens';

/** Follow the jobs of the user, and list them in the Running panel where there is one. */
export function activateJobs(
  app: JupyterFrontEnd,
  companion: ICompanion,
  running: IRunningSessionManagers | null,
  translator: ITranslator | null
): IJobs {
  const trans = (translator ?? nullTranslator).load('hepsct');
  const jobs = new JobsModel(companion);
  const fail = (error: unknown): void => {
    const { code, message } = toCompanionError(error);
    void showErrorMessage(errorTitle(code, trans), message);
  };
  running?.add(
    new RunningJobs({
      jobs,
      trans,
      icon: hepsctIcon,
      open: id => void app.commands.execute(CommandIDs.openJob, { id }),
      cancel: id => void jobs.cancel(id).catch(fail),
      refresh: () => void jobs.refresh().catch(fail)
    })
  );
  jobs.start();
  return jobs;
}
