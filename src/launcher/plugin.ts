import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILauncher } from '@jupyterlab/launcher';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { IDisposable } from '@lumino/disposable';
import { CommandIDs } from '../reconstruction/commands';
import { IPanelTracker } from '../reconstruction/tokens';

/** Behind notebooks (0), before consoles (20): JupyterLab's own ranks. */
const CATEGORY_RANK = 10;
/** Where the tile stands when nothing else is set; the schema says the same. */
const SECTION = 'IHEP Applications';

/** The HEPSCT tile of the launcher; its section is named by a setting. */
export const launcherPlugin: JupyterFrontEndPlugin<void> = {
  id: 'hepsct:launcher',
  description: 'The HEPSCT tile of the launcher.',
  autoStart: true,
  requires: [ILauncher, IPanelTracker],
  optional: [ISettingRegistry],
  activate: (
    _: JupyterFrontEnd,
    launcher: ILauncher,
    _panels: IPanelTracker,
    settings: ISettingRegistry | null
  ): void => {
    let tile: IDisposable | null = null;
    const place = (category: string): void => {
      tile?.dispose();
      tile = launcher.add({
        command: CommandIDs.openPanel,
        category,
        rank: 1,
        categoryRank: CATEGORY_RANK
      });
    };
    if (!settings) {
      place(SECTION);
      return;
    }
    settings
      .load(launcherPlugin.id)
      .then(loaded => {
        const read = (): void => {
          const { section } = loaded.composite;
          place(typeof section === 'string' && section !== '' ? section : SECTION);
        };
        read();
        loaded.changed.connect(read);
      })
      // Without its settings the tile stands where it stands by default.
      .catch(() => {
        place(SECTION);
      });
  }
};
