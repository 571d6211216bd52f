import type { JupyterFrontEnd } from '@jupyterlab/application';
import { showErrorMessage, type WidgetTracker } from '@jupyterlab/apputils';
import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IJobs } from '../jobs/tokens';
import { hepsctIcon } from '../launcher/icon';
import { CommandIDs, noArgs, openJobArgs, openPanelArgs } from './commands';
import type { HepsctPanel } from './panel';
import type { Panels } from './panels';
import { serverPath } from './server-path';

export interface ICommandOptions {
  readonly app: JupyterFrontEnd;
  readonly tracker: WidgetTracker<HepsctPanel>;
  readonly panels: () => Promise<Panels>;
  readonly browsers: IFileBrowserFactory | null;
  readonly jobs: IJobs;
  readonly trans: TranslationBundle;
}

/** What can be done with panels, from the palette, menus, shortcuts and other extensions. */
export function addCommands({
  app,
  tracker,
  panels,
  browsers,
  jobs,
  trans
}: ICommandOptions): void {
  const { commands } = app;
  const current = (): HepsctPanel | null => {
    const panel = tracker.currentWidget;
    return panel && app.shell.currentWidget === panel ? panel : null;
  };

  commands.addCommand(CommandIDs.openPanel, {
    label: ({ isPalette }) =>
      isPalette === true ? trans.__('New HEPSCT Panel') : trans.__('HEPSCT'),
    caption: trans.__('Reconstruct a tomography scan'),
    icon: hepsctIcon,
    describedBy: { args: openPanelArgs },
    execute: async args => (await panels()).open(args)
  });
  commands.addCommand(CommandIDs.openSelected, {
    label: trans.__('Open in HEPSCT'),
    icon: hepsctIcon,
    describedBy: { args: noArgs },
    isVisible: () => browsers !== null,
    execute: async () => {
      const [item] = browsers?.tracker.currentWidget?.selectedItems() ?? [];
      const path = item ? serverPath(item.path, app.serviceManager.contents) : null;
      if (path === null) {
        await showErrorMessage(
          trans.__('This cannot be opened in HEPSCT'),
          trans.__(
            'It does not lie on the disk of the Jupyter server, which is where HEPSCT reads. Copy it there, or type its path into a HEPSCT panel.'
          )
        );
        return null;
      }
      return (await panels()).open({ path });
    }
  });
  commands.addCommand(CommandIDs.openJob, {
    label: trans.__('Open the job in HEPSCT'),
    icon: hepsctIcon,
    describedBy: { args: openJobArgs },
    execute: async ({ id }) => {
      if (typeof id !== 'string' || !jobs.get(id)) {
        return null;
      }
      const known = tracker.find(panel => panel.model.run.ids.includes(id));
      const panel = known ?? (await panels()).open({});
      panel.model.adoptJob(id);
      app.shell.activateById(panel.id);
      return panel;
    }
  });
  commands.addCommand(CommandIDs.showSlices, {
    label: trans.__('Show Slices'),
    describedBy: { args: noArgs },
    isEnabled: () => current() !== null,
    execute: () => {
      current()?.model.showSlices();
    }
  });
  commands.addCommand(CommandIDs.reconstruct, {
    label: trans.__('Reconstruct'),
    describedBy: { args: noArgs },
    isEnabled: () => current()?.model.canReconstruct === true,
    execute: () => current()?.model.reconstruct()
  });
  commands.addCommand(CommandIDs.showCentre, {
    label: trans.__('Find the Center of Rotation'),
    describedBy: { args: noArgs },
    isEnabled: () => current() !== null,
    execute: () => {
      const panel = current();
      if (panel) {
        panel.content.tab = 'centre';
        panel.activate();
      }
    }
  });
  commands.addCommand(CommandIDs.findCentre, {
    label: trans.__('Find the Center of Rotation Automatically'),
    describedBy: { args: noArgs },
    isEnabled: () => current()?.content.centre.model.search.canSearch === true,
    execute: () => {
      const panel = current();
      if (panel) {
        const { search, where } = panel.content.centre.model;
        panel.content.tab = 'centre';
        panel.activate();
        search.start(where.wish);
      }
    }
  });
  commands.addCommand(CommandIDs.undo, {
    label: ({ isPalette }) =>
      isPalette === true ? trans.__('Undo the Last Change of the Panel') : trans.__('Undo'),
    describedBy: { args: noArgs },
    isEnabled: () => current()?.model.recipe.canUndo === true,
    execute: () => current()?.model.recipe.undo()
  });
  commands.addCommand(CommandIDs.redo, {
    label: ({ isPalette }) =>
      isPalette === true ? trans.__('Redo the Last Change of the Panel') : trans.__('Redo'),
    describedBy: { args: noArgs },
    isEnabled: () => current()?.model.recipe.canRedo === true,
    execute: () => current()?.model.recipe.redo()
  });
  tracker.currentChanged.connect(() => {
    for (const command of [
      CommandIDs.showSlices,
      CommandIDs.reconstruct,
      CommandIDs.showCentre,
      CommandIDs.findCentre,
      CommandIDs.undo,
      CommandIDs.redo
    ]) {
      commands.notifyCommandChanged(command);
    }
  });
}
