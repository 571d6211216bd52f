import type { TranslationBundle } from '@jupyterlab/translation';
import { Panel, SplitPanel } from '@lumino/widgets';
import type { IPicture } from '../companion/tokens';
import { PictureView } from '../viewer/picture-view';
import { ViewerBar } from '../viewer/viewer-bar';
import { AxisLine } from './axis-line';
import { CandidatesStrip } from './candidates-strip';
import { CentreBar } from './centre-bar';
import { CentreForm } from './centre-form';
import type { CentreModel } from './model';
import { OfferLine } from './offer-line';
import { PairBar } from './pair-bar';
import { PairView } from './pair-view';

/** The tab that finds the centre of rotation: filter, row and tilt beside the live slice under its slider. */
export class CentreView extends SplitPanel {
  constructor(
    readonly model: CentreModel,
    trans: TranslationBundle
  ) {
    super({ orientation: 'horizontal', spacing: 4 });
    this.addClass('jp-HepsctCentre');
    this.title.label = trans.__('Center of rotation');
    this.bar = new CentreBar(model, trans);
    this.picture = new PictureView(model.viewer, trans);
    this._axis = new AxisLine(this.picture.node, model);
    this._pair = [new PairView(model, trans), new PairBar(model, trans)];
    this._strip = new CandidatesStrip(model, trans);
    this._viewerBar = new ViewerBar(model.viewer, trans, { hasPosition: false });
    const viewer = new Panel();
    viewer.addClass('jp-HepsctViewer');
    this._offer = new OfferLine({
      search: model.search,
      trans,
      onDone: () => this.bar.node.querySelector<HTMLElement>('input')?.focus()
    });
    for (const part of [
      this._offer,
      this.bar,
      this.picture,
      ...this._pair,
      this._viewerBar,
      this._strip
    ]) {
      viewer.addWidget(part);
    }
    this.form = new CentreForm(model, trans);
    this.addWidget(this.form);
    this.addWidget(viewer);
    this.setRelativeSizes([2, 5]);
    this.picture.drawn.connect(this._onDrawn, this);
    model.changed.connect(this._onModel, this);
    this._onModel();
  }

  readonly form: CentreForm;
  readonly bar: CentreBar;
  readonly picture: PictureView;

  override dispose(): void {
    if (!this.isDisposed) {
      this.model.changed.disconnect(this._onModel, this);
      this._axis.dispose();
    }
    super.dispose();
  }

  protected override onAfterAttach(): void {
    this.model.isShown = this.isVisible;
  }

  protected override onAfterShow(): void {
    this.model.isShown = true;
  }

  protected override onBeforeHide(): void {
    this.model.isShown = false;
  }

  protected override onBeforeDetach(): void {
    this.model.isShown = false;
  }

  private _onDrawn(_: PictureView, picture: IPicture): void {
    this.model.pixelRatio = window.devicePixelRatio;
    this.model.live.drew(picture);
  }

  private _onModel(): void {
    const { shown } = this.model;
    for (const part of this._pair) {
      part.setHidden(shown !== 'pair');
    }
    this.picture.setHidden(shown === 'pair');
    this._viewerBar.setHidden(shown === 'pair');
    this._strip.setHidden(shown !== 'slice');
  }

  private readonly _axis: AxisLine;
  private readonly _offer: OfferLine;
  private readonly _pair: readonly [PairView, PairBar];
  private readonly _strip: CandidatesStrip;
  private readonly _viewerBar: ViewerBar;
}
