import type { JSX } from 'react';
import { UseSignal } from '@jupyterlab/ui-components';
import { choosePath, folderOf } from '../browsing/choose-path';
import { Field } from '../fields/field';
import { TextInput } from '../fields/text-input';
import type { IPartProps } from './group';

/** Path of the scan: typed with completion, or chosen in a dialog. */
export function PathField({ model, trans }: IPartProps): JSX.Element {
  const { path } = model.recipe.recipe.input;
  const open = (next: string): void => {
    if (next !== '') {
      model.open(next);
    }
  };
  const browse = async (): Promise<void> => {
    const chosen = await choosePath({
      companion: model.companion,
      trans,
      title: trans.__('Open a scan'),
      accept: trans.__('Open'),
      folder: folderOf(path)
    });
    open(chosen ?? '');
  };
  return (
    <UseSignal signal={model.completion.changed}>
      {() => (
        <Field
          label={trans.__('Path')}
          refusal={model.refusalOf('input.path')}
          hint={model.scan.isOpening ? trans.__('Looking at the scan …') : undefined}
        >
          {control => (
            <>
              <TextInput
                {...control}
                value={path}
                placeholder={trans.__('File or folder of a scan')}
                suggestions={model.completion.paths}
                onType={text => model.completion.complete(text)}
                onChange={open}
                onEnter={text => {
                  if (text === path) {
                    open(text);
                  }
                }}
              />
              <button
                type="button"
                className="jp-HepsctButton"
                aria-label={trans.__('Browse folders')}
                onClick={() => void browse()}
              >
                …
              </button>
            </>
          )}
        </Field>
      )}
    </UseSignal>
  );
}
