import type { IRefusal, RefusalReason } from './answer';

const SENTENCES: Readonly<Record<RefusalReason, string>> = {
  flat: 'nothing that turns stands out of the noise: choose rows that cross the sample, or check the flat field',
  silent:
    'too few methods gave an answer: choose rows with more detail, or give a range that holds the axis',
  contradiction:
    'the methods contradict each other: check angles and flat field, choose rows with more detail, or set the centre by hand',
  uncertain:
    'the methods agree, but only roughly: choose rows with more detail, use more rows, or set the centre by hand',
  seam: 'the last projection is not the mirror image of the first one about it: check the angles, and whether sample or beam drifted',
  range:
    'what was found lies outside the range that was given: widen the range, or leave it out to search the whole detector',
  angles: 'the angles cover too little of half a turn: check them, or set the centre by hand'
};

/** What to say, and what to try. */
export function refusal(reason: RefusalReason): IRefusal {
  return { reason, message: `The centre was not found: ${SENTENCES[reason]}.` };
}
