import type { TranslationBundle } from '@jupyterlab/translation';
import type { ICentreEstimate, ICentreFinding, ICentreRefusal } from '../../protocol/centre';

/** A centre, pixels: hundredths, and thousandths where the error is below a hundredth. */
export function centreText(centre: number, error: number | null = null): string {
  return centre.toFixed(error !== null && error < 0.01 ? 3 : 2);
}

/** A centre and its standard error, pixels. */
export function withError(centre: number, error: number): string {
  return `${centreText(centre, error)} ± ${centreText(error, error)}`;
}

/** A distance, hundredths of a pixel, without a minus before nothing. */
export function distanceText(distance: number): string {
  const text = distance.toFixed(2);
  return text === '-0.00' ? '0.00' : text;
}

/** What was found, in a line. */
export function findingLine(
  { centre, error, refusal, rows }: ICentreFinding,
  trans: TranslationBundle
): string {
  if (refusal || centre === null || error === null) {
    return refusal?.message ?? trans.__('The centre was not found.');
  }
  const found = withError(centre, error);
  return trans._n('Found %2 px from %1 row', 'Found %2 px from %1 rows', rows.length, found);
}

/** Why there is no answer, in a few words; the sentence of the refusal says what to try. */
export function refusalTitle(reason: ICentreRefusal['reason'], trans: TranslationBundle): string {
  switch (reason) {
    case 'flat':
      return trans.__('nothing turns');
    case 'silent':
      return trans.__('too few methods answer');
    case 'contradiction':
      return trans.__('methods contradict');
    case 'uncertain':
      return trans.__('too uncertain');
    case 'seam':
      return trans.__('first and last do not mirror');
    case 'range':
      return trans.__('outside the range');
    case 'angles':
      return trans.__('too few angles');
  }
}

/** The name of a method. */
export function methodTitle({ method }: ICentreEstimate, trans: TranslationBundle): string {
  const [kind = method, part = ''] = method.split('-');
  switch (kind) {
    case 'seam':
      return seamTitle(part, trans);
    case 'mirror':
      return part === 'mean'
        ? trans.__('Mirror spectrum (Vo), mean')
        : trans.__('Mirror spectrum (Vo), rms');
    case 'gradient':
      return part === '1' ? trans.__('Sharp edges') : trans.__('Sharp edges, slice at 1/%1', part);
    case 'entropy':
      return part === '1' ? trans.__('Entropy') : trans.__('Entropy, slice at 1/%1', part);
    case 'whole':
      return trans.__('Entropy with what is broad, slice at 1/%1', part);
    case 'turn':
      return part === '1'
        ? trans.__('Opposite rows')
        : trans.__('Opposite rows, %1 columns as one', part);
    default:
      return method;
  }
}

function seamTitle(part: string, trans: TranslationBundle): string {
  switch (part) {
    case 'fine':
      return trans.__('Likelihood of the seam, details');
    case 'broad':
      return trans.__('Likelihood of the seam, with what is broader');
    default:
      return trans.__('Seam of 0° and 180°');
  }
}
