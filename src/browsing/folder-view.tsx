import type { JSX } from 'react';
import type { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import { errorWords } from '../companion/words';
import { TextInput } from '../fields/text-input';
import { formatBytes } from '../jobs/words';
import type { FolderEntry, FolderModel } from './folder-model';

/** Body of the dialog that browses the companion's roots; its value is the path chosen. */
export class FolderBrowser extends ReactWidget implements Dialog.IBodyWidget {
  constructor(
    private readonly _model: FolderModel,
    private readonly _options: FolderBrowser.IOptions
  ) {
    super();
    this.addClass('jp-HepsctFolder');
  }

  getValue(): string {
    return this._model.chosen;
  }

  override dispose(): void {
    this._model.dispose();
    super.dispose();
  }

  protected override render(): JSX.Element {
    return (
      <UseSignal signal={this._model.changed}>
        {() => <FolderView model={this._model} options={this._options} />}
      </UseSignal>
    );
  }
}

export namespace FolderBrowser {
  export interface IOptions {
    readonly trans: TranslationBundle;
    /** File name proposed where a new file is written. */
    readonly newName?: string;
  }
}

function FolderView({
  model,
  options
}: {
  readonly model: FolderModel;
  readonly options: FolderBrowser.IOptions;
}): JSX.Element {
  const { trans, newName } = options;
  const { listing, error } = model;
  const choose = (path: string): void => {
    model.chosen = path;
  };
  return (
    <>
      <TextInput label={trans.__('Path')} value={model.chosen} onType={choose} onChange={choose} />
      <div className="jp-HepsctField-buttons">
        <button
          type="button"
          className="jp-HepsctButton"
          disabled={listing?.path === ''}
          onClick={() => model.enter(listing?.parent ?? null)}
        >
          {trans.__('Up')}
        </button>
        {newName !== undefined && listing?.writable === true && (
          <button
            type="button"
            className="jp-HepsctButton"
            onClick={() => (model.chosen = `${listing.path}/${newName}`)}
          >
            {trans.__('New file here')}
          </button>
        )}
      </div>
      {error && (
        <div role="alert" className="jp-HepsctField-note jp-mod-error">
          {errorWords(error, trans)}
        </div>
      )}
      <ul
        className="jp-HepsctFolder-list"
        aria-label={trans.__('Content of the folder')}
        aria-busy={model.isLoading}
      >
        {(listing?.entries ?? []).map(entry => (
          <li key={entry.path + entry.name}>
            <button
              type="button"
              className="jp-HepsctFolder-entry"
              aria-pressed={entry.path === model.chosen}
              onClick={() =>
                entry.kind === 'folder' ? model.enter(entry.path) : (model.chosen = entry.path)
              }
            >
              <span className="jp-HepsctFolder-name">
                {entry.kind === 'folder' ? `${entry.name}/` : entry.name}
              </span>
              <span className="jp-HepsctFolder-kind">{detailOf(entry, options.trans)}</span>
            </button>
          </li>
        ))}
      </ul>
      {listing?.truncated === true && (
        <div className="jp-HepsctField-note">
          {trans.__('The folder holds more; type the path.')}
        </div>
      )}
    </>
  );
}

function detailOf({ kind, count, size }: FolderEntry, trans: TranslationBundle): string {
  switch (kind) {
    case 'folder':
      return trans.__('folder');
    case 'images':
      return trans._n('%1 image', '%1 images', count);
    case 'scan':
      return size === null ? trans.__('scan') : trans.__('scan, %1', formatBytes(size));
    case 'volume':
      return size === null ? trans.__('volume') : trans.__('volume, %1', formatBytes(size));
    case 'recipe':
      return trans.__('recipe');
    default:
      return size === null ? '' : formatBytes(size);
  }
}
