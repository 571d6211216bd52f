import type { JSX } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ModelWidget } from '../fields/model-widget';
import { NumberInput } from '../fields/number-input';
import { SelectInput } from '../fields/select-input';
import { CentreSlider } from './centre-slider';
import { EngineLine } from './engine-line';
import { CENTRE_VIEWS, type CentreModel, type CentreView } from './model';
import { SPANS } from './slider-range';
import type { ICentreProps } from './props';

/** Slider and number of the centre, undo and redo, what is shown, and who draws it. */
export class CentreBar extends ModelWidget {
  constructor(
    private readonly _model: CentreModel,
    private readonly _trans: TranslationBundle
  ) {
    super(_model.changed);
    this.addClass('jp-HepsctCentre-bar');
  }

  protected override draw(): JSX.Element {
    const { _model: model, _trans: trans } = this;
    return (
      <>
        <div className="jp-HepsctViewer-row">
          <CentreSlider model={model} trans={trans} />
          <CentreNumber model={model} trans={trans} />
          <SpanChoice model={model} trans={trans} />
          <History model={model} trans={trans} />
        </div>
        <div className="jp-HepsctViewer-row">
          <Views model={model} trans={trans} />
          <EngineLine model={model} trans={trans} />
        </div>
      </>
    );
  }
}

function CentreNumber({ model, trans }: ICentreProps): JSX.Element {
  const { panel, centre } = model;
  const refusal = panel.refusalOf('centre.column') ?? panel.refusalOf('centre');
  return (
    <>
      <NumberInput
        label={trans.__('Centre in this row, pixels')}
        value={centre === null ? null : Number(centre.toFixed(3))}
        step={0.05}
        disabled={centre === null}
        isRefused={refusal !== null}
        onChange={value => {
          if (value !== null) {
            model.centre = value;
          }
        }}
      />
      <span className="jp-HepsctField-unit">{trans.__('px')}</span>
      {refusal !== null && (
        <span role="alert" className="jp-HepsctField-note jp-mod-error">
          {refusal}
        </span>
      )}
    </>
  );
}

function SpanChoice({ model, trans }: ICentreProps): JSX.Element {
  return (
    <SelectInput
      label={trans.__('Reach of the slider')}
      isShort
      value={String(model.span)}
      choices={SPANS.map(span => ({
        value: String(span),
        title: span === null ? trans.__('whole detector') : trans.__('± %1 px', span)
      }))}
      onChange={value => {
        model.span = SPANS.find(span => String(span) === value) ?? null;
      }}
    />
  );
}

function History({ model, trans }: ICentreProps): JSX.Element {
  const { recipe } = model.panel;
  return (
    <span className="jp-HepsctViewer-group" role="group" aria-label={trans.__('History')}>
      <button
        type="button"
        className="jp-HepsctButton"
        disabled={!recipe.canUndo}
        onClick={() => recipe.undo()}
      >
        {trans.__('Undo')}
      </button>
      <button
        type="button"
        className="jp-HepsctButton"
        disabled={!recipe.canRedo}
        onClick={() => recipe.redo()}
      >
        {trans.__('Redo')}
      </button>
    </span>
  );
}

function Views({ model, trans }: ICentreProps): JSX.Element {
  return (
    <div role="group" aria-label={trans.__('Pictures to show')} className="jp-HepsctShown-bar">
      {CENTRE_VIEWS.map(view => (
        <button
          key={view}
          type="button"
          className="jp-HepsctShown-button"
          aria-pressed={view === model.shown}
          disabled={model.scan === null}
          onClick={() => model.show(view)}
        >
          {titleOf(view, trans)}
        </button>
      ))}
    </div>
  );
}

function titleOf(view: CentreView, trans: ICentreProps['trans']): string {
  switch (view) {
    case 'slice':
      return trans.__('Slice');
    case 'sinogram':
      return trans.__('Sinogram with axis');
    case 'pair':
      return trans.__('0° and 180°');
  }
}
