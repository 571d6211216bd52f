import { type JSX, useState } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Field } from '../fields/field';
import { formatRanges, parseRanges, type RangesRefusal } from '../fields/number-ranges';
import { TextInput } from '../fields/text-input';
import type { IPartProps } from './group';

/** Projections that take no part in the reconstruction, as numbers and ranges. */
export function LeftOutField({ model, trans }: IPartProps): JSX.Element {
  const { input, angles } = model.recipe.recipe;
  const count = model.scan.scan?.projections;
  // A text that was refused stays as long as the recipe it was typed over.
  const over = JSON.stringify([input.path, angles.leftOut, count]);
  const [refused, setRefused] = useState({ over: '', text: '', sentence: '' });
  const isRefused = refused.over === over;
  const hint =
    angles.leftOut.length === 0
      ? undefined
      : count === undefined
        ? trans._n(
            '%1 projection is left out.',
            '%1 projections are left out.',
            angles.leftOut.length
          )
        : trans.__('%1 of %2 projections are left out.', angles.leftOut.length, count);
  const set = (text: string): void => {
    const numbers = parseRanges(text, count);
    if ('reason' in numbers) {
      setRefused({ over, text, sentence: refusalWords(numbers, trans) });
    } else {
      setRefused({ over: '', text: '', sentence: '' });
      model.recipe.edit('angles', { leftOut: [...numbers] });
    }
  };
  return (
    <Field
      label={trans.__('Leave out')}
      refusal={isRefused ? refused.sentence : model.refusalOf('angles.leftOut')}
      hint={hint}
      title={trans.__(
        'Bad frames, counted from 0: numbers and ranges, such as 3,17-20. The others keep their angles.'
      )}
    >
      {control => (
        <TextInput
          {...control}
          value={isRefused ? refused.text : formatRanges(angles.leftOut)}
          placeholder={trans.__('projections, such as 3,17-20')}
          onChange={set}
        />
      )}
    </Field>
  );
}

function refusalWords(refusal: RangesRefusal, trans: TranslationBundle): string {
  switch (refusal.reason) {
    case 'syntax':
      return trans.__(
        '“%1” is not understood: give projections counted from 0, as numbers and ranges such as 3,17-20.',
        refusal.part
      );
    case 'backwards':
      return trans.__('“%1” runs backwards: give the smaller number first.', refusal.part);
    case 'beyond':
      return trans.__(
        '“%1” is beyond the last projection: they are counted from 0 to %2.',
        refusal.part,
        refusal.last
      );
  }
}
