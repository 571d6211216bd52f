import type { JSX } from 'react';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { findingLine } from './finding-words';
import type { SearchModel } from './search-model';

/** One line over the picture: that the centre is looked for, and what was found, to be used or dismissed. */
export class OfferLine extends ReactWidget {
  constructor(private readonly _options: OfferLine.IOptions) {
    super();
    this.addClass('jp-HepsctOffer');
  }

  protected override render(): JSX.Element {
    const { search } = this._options;
    return <UseSignal signal={search.changed}>{() => <Line {...this._options} />}</UseSignal>;
  }
}

function Line({ search, trans, onDetails, onDone }: OfferLine.IOptions): JSX.Element {
  const { running, finding, isOffered, answer } = search;
  const details = onDetails && (
    <button type="button" className="jp-HepsctButton" onClick={onDetails}>
      {trans.__('Details')}
    </button>
  );
  const shown = running
    ? runningWords(running.rows, trans)
    : isOffered && finding
      ? findingLine(finding, trans)
      : '';
  return (
    <div className={shown === '' ? 'jp-HepsctOffer-line' : 'jp-HepsctOffer-line jp-mod-shown'}>
      <span role="status" className="jp-HepsctOffer-words">
        {shown}
      </span>
      {running && (
        <>
          <progress className="jp-HepsctOffer-progress" aria-label={shown} />
          <button
            type="button"
            className="jp-HepsctButton"
            onClick={() => {
              search.cancel();
              onDone?.();
            }}
          >
            {trans.__('Cancel')}
          </button>
        </>
      )}
      {!running && isOffered && (
        <>
          {answer !== null && (
            <button
              type="button"
              className="jp-HepsctButton jp-mod-accept"
              onClick={() => {
                search.use();
                onDone?.();
              }}
            >
              {trans.__('Use it')}
            </button>
          )}
          {details}
          <button
            type="button"
            className="jp-HepsctButton"
            onClick={() => {
              search.dismiss();
              onDone?.();
            }}
          >
            {trans.__('Dismiss')}
          </button>
        </>
      )}
    </div>
  );
}

function runningWords(rows: readonly number[] | null, trans: TranslationBundle): string {
  return rows === null
    ? trans.__('Looking for the centre of rotation …')
    : trans._n(
        'Looking for the centre of rotation in %1 row …',
        'Looking for the centre of rotation in %1 rows …',
        rows.length
      );
}

export namespace OfferLine {
  export interface IOptions {
    readonly search: SearchModel;
    readonly trans: TranslationBundle;
    /** Leads to where the answer is shown in full. */
    readonly onDetails?: () => void;
    /** A button was pressed that is not there any more: the focus needs another place. */
    readonly onDone?: () => void;
  }
}
