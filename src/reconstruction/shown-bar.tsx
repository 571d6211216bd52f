import type { JSX } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ModelWidget } from '../fields/model-widget';
import type { IPartProps } from './group';
import type { PanelModel } from './model';
import { correctedOf, kindOf, SHOWN_TABS, type ShownTab, tabOf } from './shown-tabs';

/** What the viewer shows: pictures of the input, the slice of the recipe, or the result. */
export class ShownBar extends ModelWidget {
  constructor(
    private readonly _model: PanelModel,
    private readonly _trans: TranslationBundle
  ) {
    super(_model.changed);
    this.addClass('jp-HepsctShown');
  }

  protected override draw(): JSX.Element {
    const { _model: model, _trans: trans } = this;
    return (
      <div role="group" aria-label={trans.__('Pictures to show')} className="jp-HepsctShown-bar">
        {SHOWN_TABS.map(tab => (
          <button
            key={tab}
            type="button"
            className="jp-HepsctShown-button"
            aria-pressed={tab === tabOf(model.shown) && model.countOf(tab) > 0}
            disabled={model.countOf(tab) === 0}
            title={model.countOf(tab) === 0 ? missing(tab, model, trans) : undefined}
            onClick={() => model.show(kindOf(tab, model.isCorrected))}
          >
            {titleOf(tab, trans)}
          </button>
        ))}
        <Corrected model={model} trans={trans} />
      </div>
    );
  }
}

/** The tick that shows projections and sinograms after the corrections of the recipe. */
function Corrected({ model, trans }: IPartProps): JSX.Element {
  const tab = tabOf(model.shown);
  const isOff = correctedOf(model.shown) === null || model.countOf(tab) === 0;
  return (
    <label
      className="jp-HepsctShown-corrected"
      title={
        isOff
          ? trans.__('For projections and sinograms: choose one of them first.')
          : trans.__('After the corrections of the recipe, as they are reconstructed.')
      }
    >
      <input
        type="checkbox"
        checked={!isOff && model.isCorrected}
        disabled={isOff}
        onChange={({ target }) => model.show(kindOf(tab, target.checked))}
      />
      {trans.__('Corrected')}
    </label>
  );
}

function titleOf(tab: ShownTab, trans: TranslationBundle): string {
  switch (tab) {
    case 'projection':
      return trans.__('Projections');
    case 'flat':
      return trans.__('Flats');
    case 'dark':
      return trans.__('Darks');
    case 'sinogram':
      return trans.__('Sinograms');
    case 'slice':
      return trans.__('Slice');
    case 'result':
      return trans.__('Result');
  }
}

function missing(tab: ShownTab, model: PanelModel, trans: TranslationBundle): string {
  if (tab === 'result') {
    return trans.__('Nothing is reconstructed yet.');
  }
  return model.scan.scan ? trans.__('The scan has none.') : trans.__('No scan is open.');
}
