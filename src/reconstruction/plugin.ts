import { ILayoutRestorer, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IThemeManager } from '@jupyterlab/apputils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';
import { ICompanion } from '../companion/tokens';
import { IJobs } from '../jobs/tokens';
import { IVolumeSources } from '../sources/tokens';
import { activatePanel } from './activate';
import { IPanelTracker } from './tokens';

/** The panel: its commands, its place in the palette, and its return after a reload. */
export const panelPlugin: JupyterFrontEndPlugin<IPanelTracker> = {
  id: 'hepsct:panel',
  description: 'The panel that reconstructs a scan.',
  autoStart: true,
  requires: [ICompanion, IJobs, IVolumeSources],
  optional: [
    ITranslator,
    ICommandPalette,
    ILayoutRestorer,
    ISettingRegistry,
    IFileBrowserFactory,
    IThemeManager
  ],
  provides: IPanelTracker,
  activate: activatePanel
};
