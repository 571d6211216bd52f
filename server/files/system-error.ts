import {
  CapacityError,
  type HepsctError,
  InputError,
  NotFoundError,
  PermissionError
} from '../../protocol/errors';

/** The code of an error of the operating system (`ENOENT`), or null. */
export function systemCode(error: unknown): string | null {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return null;
}

/** Turn an error of the operating system on `path` into one of the family, with a sentence. */
export function fromSystemError(error: unknown, path: string): HepsctError {
  const options = { cause: error };
  switch (systemCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new NotFoundError('not-found', `${path} does not exist.`, { path }, options);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new PermissionError(
        'permission-denied',
        `The system does not let you use ${path}: check its permissions.`,
        { path },
        options
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new CapacityError(
        'disk-full',
        `The disk is full while writing ${path}: free some space and resume.`,
        { path },
        options
      );
    default: {
      const reason = error instanceof Error ? error.message : String(error);
      return new InputError(
        'file-unreadable',
        `${path} cannot be read: ${reason}.`,
        { path },
        options
      );
    }
  }
}
