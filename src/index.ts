import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { companionPlugin } from './companion/plugin';
import { jobsPlugin } from './jobs/plugin';
import { launcherPlugin } from './launcher/plugin';
import { panelPlugin } from './reconstruction/plugin';
import { sourcesPlugin } from './sources/plugin';

export { ICompanion } from './companion/tokens';
export { IJobs } from './jobs/tokens';
export { IPanelTracker } from './reconstruction/tokens';
export { IVolumeSources } from './sources/tokens';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  companionPlugin,
  sourcesPlugin,
  jobsPlugin,
  panelPlugin,
  launcherPlugin
];

export default plugins;
