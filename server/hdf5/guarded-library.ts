import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import { ready } from 'h5wasm/node';
import { HepsctError, InputError } from '../../protocol/errors';
import { type Admission, admitFile, isInside } from '../files/inside';

/** The library's own types, through what its entry exports. */
export type LibraryModule = Awaited<typeof ready>;

/** Error numbers of the library's C library, not of this system. */
const NO_ENTRY = 44;
const NO_ACCESS = 2;

/** What the library's system calls take for an error of the file system. */
class RefusedOpen extends Error {
  override readonly name = 'ErrnoError';
  constructor(readonly errno: number) {
    super('refused');
  }
}

const REASONS = {
  refused: 'which lies outside the folders that may be read',
  denied: 'which the system does not let you read',
  'not-a-file': 'which is not a file'
} as const;

interface IRefusal {
  readonly kind: Exclude<Admission['kind'], 'allowed'>;
  readonly path: string;
}

/**
 * The HDF5 library with every open of a file checked.
 *
 * A refused open is silent inside the library (a virtual dataset reads zeros, external storage
 * reads stale memory), so refusals are remembered and `guarded` fails the whole request.
 */
export class GuardedLibrary {
  private _allowed: readonly string[] = [];
  /** Folder of the file that is read, for the names it holds. */
  private _folder = '/';
  private _refusals: IRefusal[] = [];
  private _text = '';

  private constructor(
    readonly module: LibraryModule,
    private readonly _plugins: string | null
  ) {
    this._checkOpens();
    this._catchText();
    this._setPlugins();
  }

  /** @param plugins folder of filter plugins (`libH5Z*.so`), or null */
  static async load(plugins: string | null): Promise<GuardedLibrary> {
    return new GuardedLibrary(await ready, plugins);
  }

  /** Folders of the request being answered. */
  get allowed(): readonly string[] {
    return this._allowed;
  }

  /**
   * Run one request.
   *
   * @throws InputError `link-refused` or `file-unreadable` when the library wanted a file that may
   * not be opened or is not there
   */
  guarded<T>(allowed: readonly string[], file: string, work: () => T): T {
    this._allowed = allowed;
    this._folder = dirname(file);
    this._refusals = [];
    this._text = '';
    let result: T;
    try {
      result = work();
    } catch (error) {
      // A refusal is the cause of whatever followed from it.
      this._throwRefusal(file);
      throw error;
    }
    this._throwRefusal(file);
    return result;
  }

  /** The data come from this file, which a link led to. */
  readFrom(file: string): void {
    this._folder = dirname(file);
  }

  /** What the library printed since the request began. */
  get text(): string {
    return this._text;
  }

  private _throwRefusal(file: string): void {
    const refusal = this._refusals.find(({ kind }) => kind !== 'missing') ?? this._refusals[0];
    if (refusal === undefined) {
      return;
    }
    const fields = { file, target: refusal.path };
    if (refusal.kind === 'missing') {
      throw new InputError(
        'file-unreadable',
        `${file} takes data from ${refusal.path}, which does not exist.`,
        fields
      );
    }
    throw new InputError(
      'link-refused',
      `${file} leads to ${refusal.path}, ${REASONS[refusal.kind]}.`,
      fields
    );
  }

  private _checkOpens(): void {
    const fs = this.module.FS;
    const open = fs.open;
    fs.open = (path, flags, mode) => {
      if (this._isOwn(path)) {
        return open(path, flags, mode);
      }
      const admission = this._admit(path);
      if (admission.kind !== 'allowed') {
        this._refusals.push({
          kind: admission.kind,
          path: admission.kind === 'missing' ? this._asNamed(path) : admission.real
        });
        throw new RefusedOpen(admission.kind === 'missing' ? NO_ENTRY : NO_ACCESS);
      }
      if (Number(flags) & 3) {
        throw new RefusedOpen(NO_ACCESS);
      }
      return open(admission.real, flags, mode);
    };
  }

  /**
   * Whether a file may be opened. The library takes relative names of external storage from the
   * working directory; here they are taken from the folder of the file that names them.
   */
  private _admit(path: string): Admission {
    const admission = admitFile(path, this._allowed);
    const named = this._asNamed(path);
    return admission.kind === 'allowed' || isAbsolute(named)
      ? admission
      : admitFile(join(this._folder, named), this._allowed);
  }

  /** A name as the file has it: the library puts the working directory before relative ones. */
  private _asNamed(path: string): string {
    const here = process.cwd() + sep;
    return path.startsWith(here) ? path.slice(here.length) : path;
  }

  /** Scratch files of the library's error printer, and its plugins. */
  private _isOwn(path: string): boolean {
    return (
      (basename(path).startsWith('tmpfile_') && ['/tmp', tmpdir()].includes(dirname(path))) ||
      (this._plugins !== null && isInside(path, this._plugins))
    );
  }

  /** The library prints its errors on descriptor 2: keep them as text. */
  private _catchText(): void {
    const fs = this.module.FS;
    const write = fs.write;
    const decoder = new TextDecoder();
    fs.write = (stream, buffer, offset, length, position, canOwn) => {
      if ('nfd' in stream && (stream.nfd === 1 || stream.nfd === 2)) {
        const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
        this._text = (this._text + decoder.decode(bytes.slice())).slice(-8192);
        return length;
      }
      return write(stream, buffer, offset, length, position, canOwn);
    };
  }

  private _setPlugins(): void {
    for (let left = this.module.get_plugin_search_paths().length; left > 0; left--) {
      this.module.remove_plugin_search_path(0);
    }
    if (this._plugins !== null) {
      this.module.insert_plugin_search_path(this._plugins, 0);
    }
  }
}

/** The last lines of what the library said, as one short reason. */
export function shortReason(text: string): string {
  const inner = [...text.matchAll(/^\s*#\d+: .*?: (.*)$/gmu)].map(match => match[1]?.trim() ?? '');
  return inner.at(-1) ?? 'the library gives no reason';
}

/** True for an error of the family; anything else that the library throws has broken it. */
export function isOurs(error: unknown): error is HepsctError {
  return error instanceof HepsctError;
}
