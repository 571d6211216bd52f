/**
 * The closed family of errors of hepsct. Domain code throws these; one middleware maps them to
 * problem+json, one function to exit codes of the command line, and the page translates by code.
 */

/** Stable codes. Fields of an error are the values its sentence names. */
export const ERROR_CODES = {
  // input: the scan or what belongs to it cannot be used as it is
  'file-unreadable': 'input',
  'file-truncated': 'input',
  'file-not-hdf5': 'input',
  'format-unknown': 'input',
  'dataset-missing': 'input',
  'dataset-shape': 'input',
  'dataset-type': 'input',
  'filter-unknown': 'input',
  'link-refused': 'input',
  'angles-missing': 'input',
  'angles-count': 'input',
  'angles-unreadable': 'input',
  'flats-missing': 'input',
  'frames-differ': 'input',
  'tiff-unsupported': 'input',
  'input-changed': 'input',
  'transmission-invalid': 'input',
  // recipe and usage
  'recipe-invalid': 'recipe',
  'recipe-unavailable': 'recipe',
  'recipe-version': 'recipe',
  usage: 'recipe',
  'request-invalid': 'recipe',
  // the rest
  'path-outside-roots': 'permission',
  'permission-denied': 'permission',
  'secret-wrong': 'permission',
  'not-found': 'not-found',
  'output-exists': 'conflict',
  'output-in-raw': 'conflict',
  'job-running': 'conflict',
  'job-finished': 'conflict',
  'job-leased': 'conflict',
  'memory-short': 'capacity',
  'disk-short': 'capacity',
  'disk-full': 'capacity',
  'read-timeout': 'again',
  'reader-failed': 'again',
  'live-failed': 'again',
  'companion-missing': 'again',
  'companion-starting': 'again',
  'companion-failed': 'again',
  'companion-version': 'again',
  'no-answer': 'no-answer',
  cancelled: 'cancelled',
  internal: 'internal'
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
export type ErrorFamily = (typeof ERROR_CODES)[ErrorCode];

/** What an error names, by name: paths, counts, limits; JSON only. */
export type ErrorFields = Readonly<
  Record<string, string | number | boolean | null | readonly (string | number)[]>
>;

/** Base of the family; `code` decides the status and the exit code. */
export class HepsctError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly fields: ErrorFields = {},
    options?: ErrorOptions
  ) {
    super(message, options);
    this.name = new.target.name;
  }

  get family(): ErrorFamily {
    return ERROR_CODES[this.code];
  }
}

/** The input or the recipe cannot be used as it is. */
export class InputError extends HepsctError {}
/** `dataset-missing`: what was named is not there. */
export class DatasetMissingError extends InputError {
  /** @param fields `datasets`: what stands there instead and may be chosen, for the page to offer */
  constructor(message: string, fields: ErrorFields & { readonly datasets: readonly string[] }) {
    super('dataset-missing', message, fields);
  }
}
/** What was asked for does not exist. */
export class NotFoundError extends HepsctError {}
/** It would overwrite or collide with something. */
export class ConflictError extends HepsctError {}
/** Not allowed: outside the roots, or the system says no. */
export class PermissionError extends HepsctError {}
/** Too little memory or disk. */
export class CapacityError extends HepsctError {}

/** HTTP status of each family. */
export const STATUS_OF: Readonly<Record<ErrorFamily, number>> = {
  input: 422,
  recipe: 400,
  permission: 403,
  'not-found': 404,
  conflict: 409,
  capacity: 507,
  again: 503,
  'no-answer': 422,
  cancelled: 499,
  internal: 500
};

/** Exit code of the command line for each family. */
export const EXIT_OF: Readonly<Record<ErrorFamily, number>> = {
  input: 3,
  recipe: 2,
  permission: 4,
  'not-found': 3,
  conflict: 2,
  capacity: 5,
  again: 75,
  'no-answer': 6,
  cancelled: 130,
  internal: 1
};

/** Exit code of a worker: 42 this slab cannot succeed, 43 the whole job cannot. */
export function workerExit(family: ErrorFamily): number {
  switch (family) {
    case 'input':
    case 'recipe':
    case 'permission':
    case 'not-found':
    case 'conflict':
      return 43;
    case 'cancelled':
      return 130;
    case 'capacity':
    case 'again':
      return 75;
    default:
      return 42;
  }
}

/** Guard for errors that crossed a module or realm border. */
export function isHepsctError(value: unknown): value is HepsctError {
  return value instanceof HepsctError;
}

/** `application/problem+json` as every route answers it. */
export interface IProblem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly fields: ErrorFields;
  readonly message: string;
}

export function toProblem(error: HepsctError): IProblem {
  return {
    type: `urn:hepsct:error:${error.code}`,
    title: error.family,
    status: STATUS_OF[error.family],
    code: error.code,
    fields: error.fields,
    message: error.message
  };
}
