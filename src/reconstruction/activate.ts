import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import { type ICommandPalette, type IThemeManager, WidgetTracker } from '@jupyterlab/apputils';
import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { type ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ICompanion } from '../companion/tokens';
import type { IJobs } from '../jobs/tokens';
import type { IVolumeSources } from '../sources/tokens';
import { type ColourMapName, isColourMap } from '../viewer/colour-map-names';
import { addCommands } from './add-commands';
import { CommandIDs } from './commands';
import type { HepsctPanel } from './panel';
import { panelName } from './panel-id';
import { toJSON } from './panel-state';
import type { Panels } from './panels';
import type { IPanelTracker } from './tokens';

/** Commands, palette, restorer; what the panel is made of is loaded when the first one opens. */
export function activatePanel(
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
): IPanelTracker {
  const trans = (translator ?? nullTranslator).load('hepsct');
  const tracker = new WidgetTracker<HepsctPanel>({ namespace: 'hepsct' });
  let colourMap: ColourMapName = 'grey';
  let findsCentre = true;
  let making: Promise<Panels> | null = null;
  const make = async (): Promise<Panels> => {
    const { Panels: Made } = await import('./panels');
    const { shell } = app;
    return new Made({
      shell,
      tracker,
      companion,
      jobs,
      sources,
      trans,
      colourMap: () => colourMap,
      findsCentre: () => findsCentre
    });
  };
  const panels = (): Promise<Panels> => (making ??= make());

  addCommands({ app, tracker, panels, browsers, jobs, trans });
  for (const command of [
    CommandIDs.openPanel,
    CommandIDs.showSlices,
    CommandIDs.reconstruct,
    CommandIDs.showCentre,
    CommandIDs.findCentre,
    CommandIDs.undo,
    CommandIDs.redo
  ]) {
    palette?.addItem({ command, args: { isPalette: true }, category: trans.__('HEPSCT') });
  }
  if (restorer) {
    void restorer.restore(tracker, {
      command: CommandIDs.openPanel,
      args: panel => ({ name: panelName(panel.id), state: toJSON(panel.state) }),
      name: panel => panelName(panel.id)
    });
  }
  themes?.themeChanged.connect(() => {
    tracker.forEach(panel => {
      panel.content.reconstruction.picture.update();
      panel.content.centre.picture.update();
    });
  });
  void settings?.load('hepsct:panel').then(loaded => {
    const read = (): void => {
      const { colourMap: name, findCentre } = loaded.composite;
      colourMap = isColourMap(name) ? name : 'grey';
      findsCentre = findCentre !== false;
    };
    read();
    loaded.changed.connect(read);
  });
  return tracker;
}
