import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IThemeManager } from '@jupyterlab/apputils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ICompanion } from '../companion/tokens';
import { IJobs } from '../jobs/tokens';
import { hepsctIcon } from '../launcher/icon';
import { IVolumeSources } from '../sources/tokens';
import { isColourMap } from '../viewer/colour-map';
import { CommandIDs, openPanelArgs } from './commands';
import { Panels } from './panels';
import { serverPath } from './server-path';
import { IPanelTracker } from './tokens';

/** The panel: its commands, its place in the palette, and its return after a reload. */
export const panelPlugin: JupyterFrontEndPlugin<IPanelTracker> = {
  id: 'hepsct:panel',
  description: 'The panel that reconstructs a scan.',
  autoStart: true,
  requires: [ICompanion, IJobs, IVolumeSources],
  optional: [ITranslator, ICommandPalette, ILayoutRestorer, ISettingRegistry, IFileBrowserFactory, IThemeManager],
  provides: IPanelTracker,
  activate: (
    app: JupyterFrontEnd,
    companion: ICompanion,
    jobs: IJobs,
    sources: IVolumeSources,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    settings: ISettingRegistry | null,
    browsers: IFileBrowserFactory | null,
    themes: IThemeManager | null
  ): IPanelTracker => {
    const trans = (translator ?? nullTranslator).load('hepsct');
    const panels = new Panels({ shell: app.shell, companion, jobs, sources, trans });
    const { commands } = app;
    const current = () => {
      const panel = panels.tracker.currentWidget;
      return panel && app.shell.currentWidget === panel ? panel : null;
    };

    commands.addCommand(CommandIDs.openPanel, {
      label: trans.__('HEPSCT'),
      caption: trans.__('Reconstruct a tomography scan'),
      icon: hepsctIcon,
      describedBy: { args: openPanelArgs },
      execute: args => panels.open(args)
    });
    commands.addCommand(CommandIDs.openSelected, {
      label: trans.__('Open in HEPSCT'),
      icon: hepsctIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      isVisible: () => browsers !== null,
      execute: () => {
        const item = browsers?.tracker.currentWidget?.selectedItems().next().value;
        const path = item ? serverPath(item.path, app.serviceManager.contents) : null;
        return path === null ? null : panels.open({ path });
      }
    });
    commands.addCommand(CommandIDs.openJob, {
      label: trans.__('Open the job in HEPSCT'),
      icon: hepsctIcon,
      describedBy: { args: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } } },
      execute: ({ id }) => {
        const known = panels.tracker.find(panel => panel.model.run.ids.includes(String(id)));
        const panel = known ?? panels.open({});
        panel.model.adoptJob(String(id));
        app.shell.activateById(panel.id);
        return panel;
      }
    });
    commands.addCommand(CommandIDs.showSlices, {
      label: trans.__('Show Slices'),
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => current() !== null,
      execute: () => current()?.model.showSlices()
    });
    commands.addCommand(CommandIDs.reconstruct, {
      label: trans.__('Reconstruct'),
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => current()?.model.canReconstruct === true,
      execute: () => current()?.model.reconstruct()
    });
    panels.tracker.currentChanged.connect(() => {
      commands.notifyCommandChanged(CommandIDs.showSlices);
      commands.notifyCommandChanged(CommandIDs.reconstruct);
    });

    for (const command of [CommandIDs.openPanel, CommandIDs.showSlices, CommandIDs.reconstruct]) {
      palette?.addItem({ command, category: trans.__('HEPSCT') });
    }
    if (restorer) {
      void restorer.restore(panels.tracker, {
        command: CommandIDs.openPanel,
        args: panel => panels.argsOf(panel),
        name: panel => panels.nameOf(panel)
      });
    }
    themes?.themeChanged.connect(() => panels.tracker.forEach(panel => panel.content.reconstruction.picture.update()));
    settings
      ?.load(panelPlugin.id)
      .then(loaded => {
        const read = (): void => {
          const { colourMap } = loaded.composite;
          panels.colourMap = isColourMap(colourMap) ? colourMap : 'grey';
        };
        read();
        loaded.changed.connect(read);
      })
      .catch((error: unknown) => console.error('The settings of the HEPSCT panel could not be read.', error));
    return panels.tracker;
  }
};
