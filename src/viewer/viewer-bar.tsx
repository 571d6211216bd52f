import type { JSX } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ModelWidget } from '../fields/model-widget';
import { NumberInput } from '../fields/number-input';
import { COLOUR_MAPS, type ColourMapName, isColourMap } from './colour-map-names';
import type { ViewerModel } from './model';
import { formatUnit, formatValue } from './numbers';
import type { IReading } from './reading';

interface IPartProps {
  readonly model: ViewerModel;
  readonly trans: TranslationBundle;
}

/** Position, zoom, contrast, colours and the value under the pointer. */
export class ViewerBar extends ModelWidget {
  constructor(
    private readonly _model: ViewerModel,
    private readonly _trans: TranslationBundle,
    { hasPosition = true }: ViewerBar.IOptions = {}
  ) {
    super(_model.changed);
    this.addClass('jp-HepsctViewer-bar');
    this._hasPosition = hasPosition;
  }

  protected override draw(): JSX.Element {
    const { _model: model, _trans: trans } = this;
    return (
      <>
        {this._hasPosition && <Position model={model} trans={trans} />}
        <div className="jp-HepsctViewer-row">
          <Zoom model={model} trans={trans} />
          <Contrast model={model} trans={trans} />
          <Colours model={model} trans={trans} />
        </div>
        <Reading model={model} trans={trans} />
      </>
    );
  }

  private readonly _hasPosition: boolean;
}

export namespace ViewerBar {
  export interface IOptions {
    /** Whether the stack has more than one picture to go through. */
    readonly hasPosition?: boolean;
  }
}

function Position({ model, trans }: IPartProps): JSX.Element {
  const last = Math.max(0, (model.stack?.count ?? 1) - 1);
  const label = model.stack?.labelOf(model.index) ?? '';
  return (
    <div className="jp-HepsctViewer-row">
      <input
        type="range"
        className="jp-HepsctViewer-slider"
        aria-label={trans.__('Position in the stack')}
        aria-valuetext={label}
        min={0}
        max={last}
        value={model.index}
        disabled={last === 0}
        onChange={event => (model.index = event.target.valueAsNumber)}
      />
      <NumberInput
        label={trans.__('Position')}
        value={model.index}
        integer
        minimum={0}
        maximum={last}
        disabled={last === 0}
        onChange={value => (model.index = value ?? 0)}
      />
      <span className="jp-HepsctViewer-label">{label}</span>
    </div>
  );
}

function Zoom({ model, trans }: IPartProps): JSX.Element {
  return (
    <span className="jp-HepsctViewer-group" role="group" aria-label={trans.__('Zoom')}>
      <button
        type="button"
        className="jp-HepsctButton"
        aria-pressed={model.isFitted}
        onClick={() => model.zoomToFit()}
      >
        {trans.__('Fit')}
      </button>
      <button
        type="button"
        className="jp-HepsctButton"
        onClick={() => model.zoomOneToOne(window.devicePixelRatio)}
      >
        {trans.__('1:1')}
      </button>
      <span className="jp-HepsctViewer-label">
        {model.picture && `${Math.round(model.viewport.scale * window.devicePixelRatio * 100)} %`}
      </span>
    </span>
  );
}

function Contrast({ model, trans }: IPartProps): JSX.Element {
  const [low, high] = model.window;
  const unit = formatUnit(model.picture?.header.unit ?? '');
  const disabled = !model.picture;
  return (
    <span className="jp-HepsctViewer-group" role="group" aria-label={trans.__('Contrast')}>
      <button
        type="button"
        className="jp-HepsctButton"
        aria-pressed={model.isAutomatic}
        title={trans.__(
          'From the 0.5 to the 99.5 percentile of the values, for slices inside the disc; follows every picture. Drag with Shift or the right button over the picture to set it by hand.'
        )}
        onClick={() => model.setWindow(null)}
      >
        {trans.__('Auto')}
      </button>
      <button
        type="button"
        className="jp-HepsctButton"
        disabled={disabled}
        onClick={() => model.useFullRange()}
      >
        {trans.__('Full')}
      </button>
      <NumberInput
        label={trans.__('Lowest value shown')}
        value={Number(low.toPrecision(5))}
        disabled={disabled}
        onChange={value => model.setWindow([value ?? low, high])}
      />
      <NumberInput
        label={trans.__('Highest value shown')}
        value={Number(high.toPrecision(5))}
        disabled={disabled}
        onChange={value => model.setWindow([low, value ?? high])}
      />
      <span className="jp-HepsctViewer-label">{unit}</span>
    </span>
  );
}

function Colours({ model, trans }: IPartProps): JSX.Element {
  return (
    <select
      className="jp-HepsctField-input"
      aria-label={trans.__('Colour map')}
      value={model.colourMap}
      onChange={({ target: { value } }) => {
        if (isColourMap(value)) {
          model.colourMap = value;
        }
      }}
    >
      {COLOUR_MAPS.map(name => (
        <option key={name} value={name}>
          {colourMapTitle(name, trans)}
        </option>
      ))}
    </select>
  );
}

function colourMapTitle(name: ColourMapName, trans: TranslationBundle): string {
  switch (name) {
    case 'grey':
      return trans.__('Grey');
    case 'grey-inverted':
      return trans.__('Grey, inverted');
    default:
      return name.charAt(0).toUpperCase() + name.slice(1); // proper names
  }
}

function Reading({ model, trans }: IPartProps): JSX.Element {
  const { reading, picture } = model;
  const size = model.pictureSize;
  const text = reading
    ? readingWords(reading, formatUnit(picture?.header.unit ?? ''), trans)
    : size && picture
      ? trans.__('%1 × %2 pixels · %3', size.width, size.height, picture.header.title)
      : ' ';
  return <div className="jp-HepsctViewer-reading">{text}</div>;
}

/** A value, and what it is where it is not that of the pixel itself. */
function readingWords(
  { row, column, value, precision, over }: IReading,
  unit: string,
  trans: TranslationBundle
): string {
  const signs = { true: '', about: '≈ ', 'at-most': '≤ ', 'at-least': '≥ ' } as const;
  const shown = `${signs[precision]}${formatValue(value)} ${unit}`;
  return over === 1
    ? trans.__('row %1, column %2: %3', row, column, shown)
    : trans.__('row %1, column %2: %3 (mean of %4 × %4 pixels)', row, column, shown, over);
}
