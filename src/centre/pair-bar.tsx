import type { JSX } from 'react';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { NumberInput } from '../fields/number-input';
import type { CentreModel } from './model';
import { PAIR_MODES, type PairMode } from './pair-model';
import type { ICentreProps } from './props';

/** Which two projections, how they are laid over each other, and what the axis means for them. */
export class PairBar extends ReactWidget {
  constructor(
    private readonly _model: CentreModel,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-HepsctViewer-bar');
  }

  protected override render(): JSX.Element {
    const { _model: model, _trans: trans } = this;
    return (
      <UseSignal signal={model.changed}>
        {() => (
          <UseSignal signal={model.pair.changed}>
            {() => (
              <>
                <Pair model={model} trans={trans} />
                <Modes model={model} trans={trans} />
                <Facts model={model} trans={trans} />
              </>
            )}
          </UseSignal>
        )}
      </UseSignal>
    );
  }
}

function Pair({ model, trans }: ICentreProps): JSX.Element {
  const { pair } = model.pair;
  const last = Math.max(0, (model.scan?.projections ?? 1) - 1);
  return (
    <div className="jp-HepsctViewer-row">
      <span>{trans.__('Projection')}</span>
      <NumberInput
        label={trans.__('First projection')}
        value={pair.first}
        integer
        minimum={0}
        maximum={last}
        onChange={first => model.pair.setFirst(first ?? 0)}
      />
      <span>{trans.__('and, mirrored,')}</span>
      <NumberInput
        label={trans.__('Second projection')}
        value={pair.second}
        integer
        minimum={0}
        maximum={last}
        onChange={second => model.pair.setSecond(second ?? 0)}
      />
      <button
        type="button"
        className="jp-HepsctButton"
        onClick={() => model.pair.setFirst(pair.first)}
      >
        {trans.__('Nearest to 180°')}
      </button>
    </div>
  );
}

function Modes({ model, trans }: ICentreProps): JSX.Element {
  return (
    <div className="jp-HepsctViewer-row">
      <span className="jp-HepsctViewer-group" role="group" aria-label={trans.__('Overlay')}>
        {PAIR_MODES.map(mode => (
          <button
            key={mode}
            type="button"
            className="jp-HepsctButton"
            aria-pressed={mode === model.pair.mode}
            onClick={() => {
              model.pair.mode = mode;
            }}
          >
            {titleOf(mode, trans)}
          </button>
        ))}
      </span>
      <span className="jp-HepsctField-note">
        {trans.__('Drag sideways moves the axis; wheel zooms, with Shift a drag moves the view.')}
      </span>
    </div>
  );
}

/** The mismatch in angle, and the shift that the centre means for the mirrored projection. */
function Facts({ model, trans }: ICentreProps): JSX.Element {
  const { scan, centre } = model;
  const { pair, mismatchDeg } = model.pair;
  const [first, second] = [model.pair.angleOf(pair.first), model.pair.angleOf(pair.second)];
  if (!scan || centre === null) {
    return <div className="jp-HepsctViewer-reading"> </div>;
  }
  const apart =
    mismatchDeg === null || first === null || second === null
      ? trans.__('The scan tells no angles: choose two projections half a turn apart.')
      : trans.__(
          '%1° and %2°: %3° off half a turn.',
          first.toFixed(2),
          second.toFixed(2),
          Math.abs(mismatchDeg).toFixed(2)
        );
  return (
    <div className="jp-HepsctViewer-reading">
      {apart}{' '}
      {trans.__(
        'The centre %1 shifts the mirrored projection by %2 px.',
        centre.toFixed(2),
        (2 * centre - (scan.columns - 1)).toFixed(2)
      )}
    </div>
  );
}

function titleOf(mode: PairMode, trans: ICentreProps['trans']): string {
  switch (mode) {
    case 'difference':
      return trans.__('Difference');
    case 'sum':
      return trans.__('Sum');
    case 'blink':
      return trans.__('Blink');
  }
}
