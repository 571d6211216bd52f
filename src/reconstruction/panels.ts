import type { ILabShell, JupyterFrontEnd } from '@jupyterlab/application';
import type { WidgetTracker } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReadonlyPartialJSONObject, UUID } from '@lumino/coreutils';
import { Debouncer } from '@lumino/polling';
import type { ICompanion } from '../companion/tokens';
import type { IJobs } from '../jobs/tokens';
import type { IVolumeSources } from '../sources/tokens';
import type { ColourMapName } from '../viewer/colour-map-names';
import { readRecipe } from './default-recipe';
import { PanelModel } from './model';
import { HepsctPanel } from './panel';
import { panelId } from './panel-id';
import { readPanelState } from './panel-state';

/** A change is on disk soon after, and dragging a slider writes once. */
const SAVE_MS = 500;

/** Makes panels, finds them again, and keeps what the restorer needs. */
export class Panels {
  constructor(private readonly _options: Panels.IOptions) {}

  /** A panel as the arguments of `hepsct:open-panel` say, in front. */
  open(args: ReadonlyPartialJSONObject): HepsctPanel {
    const name = typeof args['name'] === 'string' ? args['name'] : UUID.uuid4();
    const id = panelId(name);
    const panel =
      this._options.tracker.find(other => other.id === id) ?? this._make(id, args['state']);
    const recipe = readRecipe(args['recipe']);
    if (recipe) {
      panel.model.openRecipe(recipe);
    } else if (typeof args['path'] === 'string' && args['path'] !== '') {
      panel.model.open(args['path']);
    }
    const { shell } = this._options;
    if (!panel.isAttached) {
      shell.add(panel, 'main');
    }
    shell.activateById(panel.id);
    return panel;
  }

  private _make(id: string, stored: unknown): HepsctPanel {
    const { companion, jobs, sources, trans } = this._options;
    const model = new PanelModel({ companion, jobs, sources, trans });
    const panel = new HepsctPanel({ model, id, trans });
    for (const viewer of [model.viewer, panel.content.centre.model.viewer]) {
      viewer.colourMap = this._options.colourMap();
    }
    panel.content.centre.model.search.isAutomatic = this._options.findsCentre;
    const state = readPanelState(stored);
    if (state) {
      panel.restore(state);
    }
    void this._options.tracker.add(panel);
    const save = new Debouncer(() => {
      if (!panel.isDisposed) {
        void this._options.tracker.save(panel);
      }
    }, SAVE_MS);
    const onChanged = (): void => void save.invoke();
    model.changed.connect(onChanged);
    model.viewer.changed.connect(onChanged);
    panel.content.centre.model.changed.connect(onChanged);
    panel.content.currentChanged.connect(onChanged);
    panel.disposed.connect(() => save.dispose());
    return panel;
  }
}

export namespace Panels {
  export interface IOptions {
    readonly shell: JupyterFrontEnd.IShell | ILabShell;
    readonly tracker: WidgetTracker<HepsctPanel>;
    /** Colour map a new panel starts with. */
    readonly colourMap: () => ColourMapName;
    /** Whether the centre is looked for when a scan is opened. */
    readonly findsCentre: () => boolean;
    readonly companion: ICompanion;
    readonly jobs: IJobs;
    readonly sources: IVolumeSources;
    readonly trans: TranslationBundle;
  }
}
