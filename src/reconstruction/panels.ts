import type { ILabShell, JupyterFrontEnd } from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReadonlyPartialJSONObject, UUID } from '@lumino/coreutils';
import { Debouncer } from '@lumino/polling';
import type { ICompanion } from '../companion/tokens';
import type { IJobs } from '../jobs/tokens';
import type { IVolumeSources } from '../sources/tokens';
import type { ColourMapName } from '../viewer/colour-map';
import { readRecipe } from './default-recipe';
import { PanelModel } from './model';
import { HepsctPanel } from './panel';
import { readPanelState, toJSON } from './panel-state';

/** A change is on disk soon after, and dragging a slider writes once. */
const SAVE_MS = 500;

/** Makes panels, finds them again, and keeps what the restorer needs. */
export class Panels {
  constructor(private readonly _options: Panels.IOptions) {}

  readonly tracker = new WidgetTracker<HepsctPanel>({ namespace: 'hepsct' });

  /** Colour map of panels made from now on. */
  colourMap: ColourMapName = 'grey';

  /** A panel as the arguments of `hepsct:open-panel` say, in front. */
  open(args: ReadonlyPartialJSONObject): HepsctPanel {
    const name = typeof args['name'] === 'string' ? args['name'] : UUID.uuid4();
    const id = `hepsct-${name}`;
    const panel = this.tracker.find(other => other.id === id) ?? this._make(id, args['state']);
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

  /** What the restorer calls `hepsct:open-panel` with. */
  argsOf(panel: HepsctPanel): ReadonlyPartialJSONObject {
    return { name: this.nameOf(panel), state: toJSON(panel.model.state) };
  }

  nameOf(panel: HepsctPanel): string {
    return panel.id.replace(/^hepsct-/, '');
  }

  private _make(id: string, stored: unknown): HepsctPanel {
    const { companion, jobs, sources, trans } = this._options;
    const model = new PanelModel({ companion, jobs, sources, trans });
    model.viewer.colourMap = this.colourMap;
    const panel = new HepsctPanel({ model, id, trans });
    const state = readPanelState(stored);
    if (state) {
      model.restore(state);
    }
    void this.tracker.add(panel);
    const save = new Debouncer(() => {
      if (!panel.isDisposed) {
        void this.tracker.save(panel);
      }
    }, SAVE_MS);
    const onChanged = (): void => void save.invoke();
    model.changed.connect(onChanged);
    model.viewer.changed.connect(onChanged);
    panel.disposed.connect(() => save.dispose());
    return panel;
  }
}

export namespace Panels {
  export interface IOptions {
    readonly shell: JupyterFrontEnd.IShell | ILabShell;
    readonly companion: ICompanion;
    readonly jobs: IJobs;
    readonly sources: IVolumeSources;
    readonly trans: TranslationBundle;
  }
}
