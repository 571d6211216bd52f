import { InputError } from '../../protocol/errors';
import type { IFrameSet, IScan } from '../datasets/scan';

/** Flats that were looked at and hold light; a scan is looked at once. */
const lit = new WeakSet<readonly IFrameSet[]>();

/**
 * Refuse flats of which no pixel is brighter than the dark: nothing can be divided by them. Gaps and
 * rows outside the beam are dark in every scan, so the whole detector is looked at, not the rows of
 * the moment; as a rule the first frame settles it.
 *
 * @throws InputError `flats-missing`
 */
export async function requireLight(
  scan: Pick<IScan, 'flats' | 'darks' | 'description'>,
  signal?: AbortSignal
): Promise<void> {
  const { flats, darks, description } = scan;
  if (flats.length === 0 || lit.has(flats)) {
    return;
  }
  const dark = await darks[0]?.readFrame(0, signal);
  for (const set of flats) {
    for (let index = 0; index < set.count; index++) {
      const { data } = await set.readFrame(index, signal);
      if (data.some((value, pixel) => value > (dark?.data[pixel] ?? 0))) {
        lit.add(flats);
        return;
      }
    }
  }
  const sources = [...new Set(description.flats.map(({ source }) => source))].join(', ');
  throw new InputError(
    'flats-missing',
    `The flats of ${description.path}${sources === '' ? '' : ` (${sources})`} are nowhere brighter than the dark, so counts cannot become transmission: choose other flats (input.flats), or say that the values are transmission or attenuation already (input.values).`,
    { path: description.path, flats: sources }
  );
}
