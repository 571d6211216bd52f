import { InputError, NotFoundError, PermissionError } from '../../protocol/errors';
import { identityNow } from '../files/file-bytes';
import { admitFile } from '../files/inside';
import { type GuardedLibrary, shortReason } from './guarded-library';

/** Files kept open between requests. */
const KEPT = 16;

interface IOpenFile {
  readonly id: bigint;
  readonly identity: string;
}

/** The HDF5 files a reader thread holds open; one that changed on disk is opened anew. */
export class OpenFiles {
  private readonly _files = new Map<string, IOpenFile>();

  constructor(private readonly _library: GuardedLibrary) {}

  /**
   * The library's handle of a file, and its real path.
   *
   * @throws InputError `file-not-hdf5`, `file-truncated`, `file-unreadable`; PermissionError
   * `path-outside-roots`; NotFoundError `not-found`
   */
  open(path: string): { id: bigint; real: string } {
    const real = this._admit(path);
    const identity = identityNow(real);
    const known = this._files.get(real);
    this._files.delete(real);
    if (known?.identity === identity) {
      this._files.set(real, known);
      return { id: known.id, real };
    }
    if (known !== undefined) {
      this._library.module.close_file(known.id);
    }
    const id = this._library.module.open(real, this._library.module.H5F_ACC_RDONLY, false, -1, -1);
    if (id < 0n) {
      throw this._unopened(real);
    }
    this._files.set(real, { id, identity });
    this._closeOldest();
    return { id, real };
  }

  private _admit(path: string): string {
    const admission = admitFile(path, this._library.allowed);
    switch (admission.kind) {
      case 'allowed':
        return admission.real;
      case 'missing':
        throw new NotFoundError('not-found', `${path} does not exist.`, { path });
      case 'not-a-file':
        throw new InputError('file-unreadable', `${path} is not a file.`, { path });
      case 'denied':
        throw denied(path);
      case 'refused':
        throw new PermissionError(
          'path-outside-roots',
          `${path} lies outside the folders that may be read.`,
          { path }
        );
    }
  }

  private _unopened(path: string): InputError | PermissionError {
    const text = this._library.text;
    if (/truncated file/u.test(text)) {
      return new InputError(
        'file-truncated',
        `${path} is truncated, shorter than its contents say: copy it again from its source, or wait until it is written.`,
        { path }
      );
    }
    if (/file signature not found/u.test(text)) {
      return new InputError('file-not-hdf5', `${path} is not an HDF5 file.`, { path });
    }
    if (/Permission denied/u.test(text)) {
      return denied(path);
    }
    const reason = shortReason(text);
    return new InputError('file-unreadable', `${path} cannot be read as HDF5: ${reason}.`, {
      path,
      reason
    });
  }

  private _closeOldest(): void {
    for (const [path, file] of this._files) {
      if (this._files.size <= KEPT) {
        return;
      }
      this._library.module.close_file(file.id);
      this._files.delete(path);
    }
  }
}

function denied(path: string): PermissionError {
  return new PermissionError(
    'permission-denied',
    `The system does not let you read ${path}: check its permissions.`,
    { path }
  );
}
