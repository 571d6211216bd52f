import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ICompanion } from '../companion/tokens';
import { FolderModel } from './folder-model';
import { FolderBrowser } from './folder-view';

export interface IChooseOptions {
  readonly companion: ICompanion;
  readonly trans: TranslationBundle;
  readonly title: string;
  /** Words of the button that takes the path. */
  readonly accept: string;
  /** Folder to begin in; null shows the roots. */
  readonly folder: string | null;
  /** Name proposed for a new file. */
  readonly newName?: string;
}

/** Let the user choose a path under the companion's roots; null when the dialog was left. */
export async function choosePath(options: IChooseOptions): Promise<string | null> {
  const { companion, trans, title, accept, folder, newName } = options;
  const model = new FolderModel(companion);
  model.enter(folder);
  const dialog = new Dialog<string>({
    title,
    body: new FolderBrowser(model, { trans, newName }),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: accept })
    ]
  });
  const { button, value } = await dialog.launch();
  return button.accept && value !== null && value !== '' ? value : null;
}

/** The folder a path lies in; null for none. */
export function folderOf(path: string | null): string | null {
  const end = path?.lastIndexOf('/') ?? -1;
  return path === null || end <= 0 ? null : path.slice(0, end);
}
