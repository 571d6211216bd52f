import type { CompanionError } from '../companion/error';

/** The field of the recipe an error is about, where the error itself does not name one. */
function fieldOfCode(code: CompanionError['code']): string | null {
  switch (code) {
    case 'angles-count':
      return 'angles.lines';
    case 'angles-missing':
    case 'angles-unreadable':
      return 'angles.source';
    case 'flats-missing':
      return 'input.flats';
    case 'dataset-missing':
    case 'dataset-shape':
    case 'dataset-type':
      return 'input.data';
    case 'file-unreadable':
    case 'file-truncated':
    case 'file-not-hdf5':
    case 'format-unknown':
      return 'input.path';
    case 'output-exists':
    case 'output-in-raw':
    case 'disk-short':
      return 'output.path';
    default:
      return null;
  }
}

/** Where a refusal belongs, e.g. `rows.to`, `method.cutoff` or `steps[0].average`; null for none. */
export function fieldOf(error: CompanionError): string | null {
  return error.field ?? fieldOfCode(error.code);
}
