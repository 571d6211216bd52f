import type { JSX } from 'react';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { PanelModel } from './model';
import { SHOWN_KINDS, type ShownKind } from './panel-state';

/** What the viewer shows: pictures of the input, the slice of the recipe, or the result. */
export class ShownBar extends ReactWidget {
  constructor(
    private readonly _model: PanelModel,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-HepsctShown');
  }

  protected override render(): JSX.Element {
    const { _model: model, _trans: trans } = this;
    return (
      <UseSignal signal={model.changed}>
        {() => (
          <div
            role="group"
            aria-label={trans.__('Pictures to show')}
            className="jp-HepsctShown-bar"
          >
            {SHOWN_KINDS.map(kind => (
              <button
                key={kind}
                type="button"
                className="jp-HepsctShown-button"
                aria-pressed={kind === model.shown && model.countOf(kind) > 0}
                disabled={model.countOf(kind) === 0}
                title={model.countOf(kind) === 0 ? missing(kind, model, trans) : undefined}
                onClick={() => model.show(kind)}
              >
                {titleOf(kind, trans)}
              </button>
            ))}
          </div>
        )}
      </UseSignal>
    );
  }
}

function titleOf(kind: ShownKind, trans: TranslationBundle): string {
  switch (kind) {
    case 'projection':
      return trans.__('Projections');
    case 'flat':
      return trans.__('Flats');
    case 'dark':
      return trans.__('Darks');
    case 'sinogram':
      return trans.__('Sinograms');
    case 'corrected':
      return trans.__('Corrected');
    case 'slice':
      return trans.__('Slice');
    case 'result':
      return trans.__('Result');
  }
}

function missing(kind: ShownKind, model: PanelModel, trans: TranslationBundle): string {
  if (kind === 'result') {
    return trans.__('Nothing is reconstructed yet.');
  }
  return model.scan.scan ? trans.__('The scan has none.') : trans.__('No scan is open.');
}
