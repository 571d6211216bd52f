import type { IRecipeInput } from '../../protocol/recipe';
import type { Notes } from './context';
import type { IFrameSet } from './scan';

/** Say what is missing to correct counts; whether that matters is decided by the recipe's steps. */
export function missingFrameNotes(
  flats: readonly IFrameSet[],
  darks: readonly IFrameSet[],
  { values }: IRecipeInput,
  notes: Notes
): void {
  if (values !== 'counts') {
    return;
  }
  if (flats.length === 0) {
    notes.warn(
      'flats-missing',
      'There are no flats: name a dataset or folder of flats, or leave out the flat-field correction if the values are corrected already.'
    );
  }
  if (darks.length === 0) {
    notes.warn('darks-missing', 'There are no darks: zero is taken for them.');
  }
}
