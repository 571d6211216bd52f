import { type JSX, useEffect, useRef } from 'react';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { errorWords } from '../companion/words';
import { SelectInput } from '../fields/select-input';
import { CANDIDATE_STEPS, type ICandidate } from './candidates-model';
import type { CentreModel } from './model';
import type { ICentreProps } from './props';
import { seenSquare, SMALL_SIDE } from './seen-square';
import { Thumbnails } from './thumbnails';

/** Slices for centres around the value, of the part that is seen; one click takes one. */
export class CandidatesStrip extends ReactWidget {
  constructor(
    private readonly _model: CentreModel,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-HepsctCentre-strip');
  }

  override dispose(): void {
    super.dispose();
    this._thumbnails.dispose();
  }

  protected override render(): JSX.Element {
    const { _model: model, _trans: trans } = this;
    const { candidates } = model;
    return (
      <UseSignal signal={model.changed}>
        {() => (
          <UseSignal signal={candidates.changed}>
            {() => (
              <>
                <div className="jp-HepsctViewer-row">
                  <span>{trans.__('Centres around the value')}</span>
                  <SelectInput
                    label={trans.__('From one to the next')}
                    isShort
                    value={String(candidates.step)}
                    choices={CANDIDATE_STEPS.map(step => ({
                      value: String(step),
                      title: trans.__('%1 px apart', step)
                    }))}
                    onChange={value => {
                      candidates.step = Number(value);
                    }}
                  />
                  {candidates.error && (
                    <span role="alert" className="jp-HepsctField-note jp-mod-error">
                      {errorWords(candidates.error, trans)}
                    </span>
                  )}
                </div>
                <ul
                  className="jp-HepsctCentre-candidates"
                  aria-label={trans.__('Centres around the value')}
                  aria-busy={candidates.isBusy}
                >
                  {candidates.candidates.map(candidate => (
                    <li key={candidate.centre}>
                      <UseSignal signal={model.viewer.changed}>
                        {() => (
                          <Candidate
                            candidate={candidate}
                            model={model}
                            trans={trans}
                            thumbnails={this._thumbnails}
                          />
                        )}
                      </UseSignal>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </UseSignal>
        )}
      </UseSignal>
    );
  }

  private readonly _thumbnails = new Thumbnails();
}

function Candidate({
  candidate: { centre, picture },
  model,
  trans,
  thumbnails
}: ICentreProps & {
  readonly candidate: ICandidate;
  readonly thumbnails: Thumbnails;
}): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { viewer } = model;
  const [low, high] = viewer.window;
  const { colourMap } = viewer;
  const { row = 0, column = 0, side = 0 } = seenSquare(viewer) ?? {};
  useEffect(() => {
    if (canvas.current && !thumbnails.isDisposed) {
      const square = side > 0 ? { row, column, side } : null;
      thumbnails.draw(canvas.current, picture, { square, window: [low, high], colourMap });
    }
  }, [thumbnails, picture, low, high, colourMap, row, column, side]);
  return (
    <button
      type="button"
      className="jp-HepsctCentre-candidate"
      aria-pressed={model.centre === centre}
      aria-label={trans.__('Take centre %1', centre)}
      onClick={() => {
        model.centre = centre;
      }}
    >
      <canvas ref={canvas} width={SMALL_SIDE} height={SMALL_SIDE} aria-hidden="true" />
      <span>{centre}</span>
    </button>
  );
}
