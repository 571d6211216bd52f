import type { JSX } from 'react';
import { Clipboard } from '@jupyterlab/apputils';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { SelectInput } from '../fields/select-input';
import { formatLine } from '../jobs/words';
import { LOG_LEVELS, type LogModel } from './log-model';

/** The log of the panel, newest first. */
export class LogView extends ReactWidget {
  constructor(
    private readonly _model: LogModel,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-HepsctLog');
  }

  protected override render(): JSX.Element {
    return (
      <UseSignal signal={this._model.changed}>
        {() => <LogList model={this._model} trans={this._trans} />}
      </UseSignal>
    );
  }
}

function LogList({
  model,
  trans
}: {
  readonly model: LogModel;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const text = (): string => model.lines.map(formatLine).join('\n');
  return (
    <section aria-label={trans.__('Log')} className="jp-HepsctLog-section">
      <div className="jp-HepsctLog-bar">
        <h3 className="jp-HepsctGroup-title">{trans.__('Log')}</h3>
        <SelectInput
          label={trans.__('Least level shown')}
          value={model.level}
          choices={LOG_LEVELS.map(value => ({ value, title: value }))}
          onChange={level => (model.level = level)}
        />
        <button
          type="button"
          className="jp-HepsctButton"
          disabled={model.lines.length === 0}
          onClick={() => Clipboard.copyToSystem(text())}
        >
          {trans.__('Copy')}
        </button>
        <button
          type="button"
          className="jp-HepsctButton"
          disabled={model.lines.length === 0}
          onClick={() => download(text())}
        >
          {trans.__('Download')}
        </button>
      </div>
      {/* Long logs scroll, so the lines can be reached by keyboard. */}
      <div
        className="jp-HepsctLog-list"
        role="log"
        tabIndex={0}
        aria-label={trans.__('Lines of the log, newest first')}
      >
        {model.shown.map(line => (
          <div key={line.time + line.message} data-level={line.level}>
            {formatLine(line)}
          </div>
        ))}
      </div>
    </section>
  );
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'hepsct-log.txt';
  link.click();
  URL.revokeObjectURL(url);
}
