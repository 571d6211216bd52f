import { realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { InputError, PermissionError } from '../../protocol/errors';
import { isInside } from './inside';
import { fromSystemError, systemCode } from './system-error';

/** A folder of the site that users may browse, with the name they see. */
export interface INamedFolder {
  readonly name: string;
  readonly path: string;
  /** Whether new files may be made below it; absent: yes. */
  readonly writable?: boolean;
}

/**
 * The folders whose files may be opened.
 *
 * Every path is made real (links followed) before it is compared, so a link inside a root that
 * leads outside is refused.
 */
export class Roots {
  private constructor(
    private readonly _named: readonly INamedFolder[],
    private readonly _allowed: readonly string[]
  ) {}

  /** @param folders named folders; one that does not exist (yet) is kept by its path as given. */
  static async create(folders: readonly INamedFolder[]): Promise<Roots> {
    const named = await Promise.all(
      folders.map(async folder => ({ ...folder, path: await realOrSame(resolve(folder.path)) }))
    );
    return new Roots(
      named,
      named.map(folder => folder.path)
    );
  }

  /** The named folders, by their real paths. */
  get folders(): readonly INamedFolder[] {
    return this._named;
  }

  /** Real paths of all folders below which files may be opened. */
  get allowed(): readonly string[] {
    return this._allowed;
  }

  /**
   * The same roots, and what a user named on the command line: a folder with all below it, or a
   * file with all in its folder.
   *
   * @throws NotFoundError `not-found`, PermissionError `permission-denied`
   */
  async withNamed(path: string): Promise<Roots> {
    try {
      const real = await realpath(resolve(path));
      const folder = (await stat(real)).isDirectory() ? real : dirname(real);
      return new Roots(this._named, [...new Set([...this._allowed, folder])]);
    } catch (error) {
      throw fromSystemError(error, path);
    }
  }

  /** True when a real path lies under the roots. */
  contains(real: string): boolean {
    return this._allowed.some(folder => isInside(real, folder));
  }

  /**
   * The real path of something that exists under the roots.
   *
   * @throws PermissionError `path-outside-roots`, `permission-denied`; NotFoundError `not-found`;
   * InputError `file-unreadable` for a path that is not absolute
   */
  async resolveInside(path: string): Promise<string> {
    if (!isAbsolute(path) || path.includes('\0')) {
      throw new InputError(
        'file-unreadable',
        `${path} is not an absolute path: give the whole path.`,
        {
          path
        }
      );
    }
    let real: string;
    try {
      real = await realpath(path);
    } catch (error) {
      const parent = await realOrSame(await nearestExisting(path));
      throw this.contains(parent) ? fromSystemError(error, path) : this._refusal(path);
    }
    if (!this.contains(real)) {
      throw this._refusal(path);
    }
    return real;
  }

  /**
   * Where a new file or folder may be made: the deepest existing folder above it must lie under
   * the roots. Answers the path with that folder made real.
   *
   * @throws PermissionError `path-outside-roots`
   */
  async resolveNew(path: string): Promise<string> {
    const whole = resolve(path);
    const existing = await nearestExisting(whole);
    // What does not exist holds no links: the root itself may be among it.
    const real =
      (await realOrSame(existing)).replace(/\/$/u, '') +
      whole.slice(existing === '/' ? 0 : existing.length);
    const writable = this._named.filter(folder => folder.writable !== false);
    if (!writable.some(folder => isInside(real, folder.path))) {
      throw this.contains(real) ? this._readOnly(path, writable) : this._refusal(path);
    }
    return real;
  }

  private _readOnly(path: string, writable: readonly INamedFolder[]): PermissionError {
    return new PermissionError(
      'path-outside-roots',
      `${path} lies in a folder that is only read here: choose a place below ${writable.map(folder => folder.path).join(', ') || 'a folder that may be written to'}.`,
      { path }
    );
  }

  private _refusal(path: string): PermissionError {
    const roots = this._named.map(folder => folder.path);
    const where = roots.length === 0 ? 'no folder is configured' : `allowed: ${roots.join(', ')}`;
    return new PermissionError(
      'path-outside-roots',
      `${path} lies outside the folders that may be read (${where}).`,
      { path, roots }
    );
  }
}

async function realOrSame(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemCode(error) === null) {
      throw error;
    }
    return path;
  }
}

async function nearestExisting(path: string): Promise<string> {
  let folder = path;
  for (;;) {
    const parent = dirname(folder);
    if (parent === folder) {
      return folder;
    }
    try {
      await stat(folder);
      return folder;
    } catch {
      folder = parent;
    }
  }
}
