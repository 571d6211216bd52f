import { MainAreaWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { Panel, SplitPanel, TabPanel, type Widget } from '@lumino/widgets';
import { CentreModel } from '../centre/model';
import { OfferLine } from '../centre/offer-line';
import { CentreView } from '../centre/view';
import { hepsctIcon } from '../launcher/icon';
import { PictureView } from '../viewer/picture-view';
import { ViewerBar } from '../viewer/viewer-bar';
import { ReconstructionForm } from './form';
import { LogView } from './log-view';
import type { PanelModel } from './model';
import type { IPanelState, PanelTab } from './panel-state';
import { ShownBar } from './shown-bar';

/** Form beside pictures and log. */
export class ReconstructionView extends SplitPanel {
  /** @param offer the line over the picture */
  constructor(model: PanelModel, trans: TranslationBundle, offer: Widget) {
    super({ orientation: 'horizontal', spacing: 4 });
    this.addClass('jp-HepsctReconstruction');
    this.title.label = trans.__('Reconstruction');
    const viewer = new Panel();
    viewer.addClass('jp-HepsctViewer');
    this.picture = new PictureView(model.viewer, trans);
    viewer.addWidget(offer);
    viewer.addWidget(new ShownBar(model, trans));
    viewer.addWidget(this.picture);
    viewer.addWidget(new ViewerBar(model.viewer, trans));
    const right = new SplitPanel({ orientation: 'vertical', spacing: 4 });
    right.addWidget(viewer);
    right.addWidget(new LogView(model.run.log, trans));
    right.setRelativeSizes([4, 1]);
    this.form = new ReconstructionForm(model, trans);
    this.addWidget(this.form);
    this.addWidget(right);
    this.setRelativeSizes([2, 3]);
  }

  readonly form: ReconstructionForm;
  readonly picture: PictureView;
}

/** The tabs of a HEPSCT panel. */
export class HepsctContent extends TabPanel {
  constructor(
    readonly model: PanelModel,
    trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-HepsctPanel');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('HEPSCT'));
    this.tabBar.node.setAttribute('aria-label', trans.__('Parts of the panel'));
    const centre = new CentreModel(model, trans);
    const offer = new OfferLine({
      search: centre.search,
      trans,
      onDetails: () => {
        this.tab = 'centre';
        this.node.focus();
      },
      onDone: () => this.node.focus()
    });
    this.reconstruction = new ReconstructionView(model, trans, offer);
    this.centre = new CentreView(centre, trans);
    this.addWidget(this.reconstruction);
    this.addWidget(this.centre);
  }

  readonly reconstruction: ReconstructionView;
  readonly centre: CentreView;

  get tab(): PanelTab {
    return this.currentWidget === this.centre ? 'centre' : 'reconstruction';
  }

  set tab(tab: PanelTab) {
    this.currentWidget = tab === 'centre' ? this.centre : this.reconstruction;
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    const { model: centre } = this.centre;
    super.dispose();
    centre.dispose();
    this.model.dispose();
  }

  protected override onActivateRequest(_: Message): void {
    // JupyterLab has put the focus on the node itself before; the form may not be drawn yet.
    const part = this.tab === 'centre' ? this.centre.bar : this.reconstruction.form;
    void part.renderPromise?.then(() => {
      const { activeElement } = document;
      if (activeElement === this.node || activeElement === document.body) {
        part.node.querySelector<HTMLElement>('input')?.focus();
      }
    });
  }
}

/** A HEPSCT panel of the main area. */
export class HepsctPanel extends MainAreaWidget<HepsctContent> {
  constructor({ model, id, trans }: HepsctPanel.IOptions) {
    super({ content: new HepsctContent(model, trans) });
    this.id = id;
    this.title.icon = hepsctIcon;
    this.title.closable = true;
    this.toolbar.hide();
    this._trans = trans;
    model.recipe.changed.connect(this._onRecipe, this);
    this._onRecipe();
  }

  get model(): PanelModel {
    return this.content.model;
  }

  /** What is kept over a reload. */
  get state(): IPanelState {
    const { tab, centre } = this.content;
    const { row, rows, where } = centre.model;
    return {
      ...this.model.state,
      tab,
      centreRow: row,
      centreRange: where.kept,
      centreTables: rows.tables
    };
  }

  /** Take up where a panel was left. */
  restore(state: IPanelState): void {
    const centre = this.content.centre.model;
    centre.restore(state.centreRow);
    centre.where.restore(state.centreRange);
    centre.rows.restore(state.centreTables);
    this.content.tab = state.tab;
    this.model.restore(state);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.model.recipe.changed.disconnect(this._onRecipe, this);
    }
    super.dispose();
  }

  /** The tab bears the name of the scan. */
  private _onRecipe(): void {
    const { path } = this.model.recipe.recipe.input;
    const name = path.split('/').findLast(part => part !== '');
    this.title.label =
      name === undefined ? this._trans.__('HEPSCT') : this._trans.__('HEPSCT: %1', name);
    this.title.caption = path;
  }

  private readonly _trans: TranslationBundle;
}

export namespace HepsctPanel {
  export interface IOptions {
    readonly model: PanelModel;
    readonly id: string;
    readonly trans: TranslationBundle;
  }
}
