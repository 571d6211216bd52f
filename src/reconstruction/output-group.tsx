import type { JSX } from 'react';
import { choosePath, folderOf } from '../browsing/choose-path';
import { Field } from '../fields/field';
import { SelectInput } from '../fields/select-input';
import { TextInput } from '../fields/text-input';
import { Group, type IPartProps } from './group';

type Format = 'hdf5' | 'tiff';

/** Where the volume goes, copies of it, and the recipe as a file. */
export function OutputGroup({ model, trans }: IPartProps): JSX.Element {
  const { output } = model.recipe.recipe;
  const formats = model.capabilities?.formats ?? [];
  const folder = folderOf(output.path) ?? model.companion.status?.processedRoot ?? null;
  const ask = (title: string, accept: string, newName?: string): Promise<string | null> =>
    choosePath({ companion: model.companion, trans, title, accept, folder, newName });

  const browse = async (): Promise<void> => {
    const path = await ask(
      trans.__('Where the volume goes'),
      trans.__('Choose'),
      output.format === 'hdf5' ? 'volume.h5' : 'volume'
    );
    if (path !== null) {
      model.recipe.edit('output', { path });
    }
  };
  const exportVolume = async (): Promise<void> => {
    const path = await ask(
      trans.__('Save the volume on show as'),
      trans.__('Save'),
      output.format === 'hdf5' ? 'volume.h5' : 'volume'
    );
    if (path !== null) {
      await model.run.exportVolume(path, output.format);
    }
  };
  const saveRecipe = async (): Promise<void> => {
    const path = await ask(trans.__('Save the recipe as'), trans.__('Save'), 'recipe.json');
    if (path !== null) {
      await model.saveRecipe(path);
    }
  };
  const openRecipe = async (): Promise<void> => {
    const path = await ask(trans.__('Open a recipe, or the recipe of a volume'), trans.__('Open'));
    if (path !== null) {
      await model.loadRecipe(path);
    }
  };

  return (
    <Group title={trans.__('Output')}>
      <Field label={trans.__('Path')} refusal={model.refusalOf('output.path')}>
        {control => (
          <>
            <TextInput
              {...control}
              value={output.path ?? ''}
              placeholder={
                model.check.prediction?.outputPath ?? trans.__('A new folder for each run')
              }
              onChange={path => model.recipe.edit('output', { path: path === '' ? null : path })}
            />
            <button
              type="button"
              className="jp-HepsctButton"
              aria-label={trans.__('Browse folders for the output')}
              onClick={() => void browse()}
            >
              …
            </button>
          </>
        )}
      </Field>
      <Field label={trans.__('Format')} refusal={model.refusalOf('output.format')}>
        {control => (
          <SelectInput<Format>
            {...control}
            value={output.format}
            choices={(['hdf5', 'tiff'] as const).map(value => ({
              value,
              title: formats.find(({ name }) => name === value)?.title ?? value.toUpperCase()
            }))}
            onChange={format => model.recipe.edit('output', { format })}
          />
        )}
      </Field>
      <div className="jp-HepsctField-buttons">
        <button
          type="button"
          className="jp-HepsctButton"
          disabled={model.run.volumePath === null}
          title={trans.__('Write the volume on show to another place, in the format chosen above')}
          onClick={() => void exportVolume()}
        >
          {trans.__('Save')}
        </button>
        <button
          type="button"
          className="jp-HepsctButton"
          disabled={model.recipe.recipe.input.path === ''}
          onClick={() => void saveRecipe()}
        >
          {trans.__('Save recipe…')}
        </button>
        <button type="button" className="jp-HepsctButton" onClick={() => void openRecipe()}>
          {trans.__('Open recipe…')}
        </button>
      </div>
    </Group>
  );
}
