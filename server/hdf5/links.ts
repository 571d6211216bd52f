import { basename, dirname, isAbsolute, join } from 'node:path';
import { isHepsctError } from '../../protocol/errors';
import { admitFile } from '../files/inside';
import type { GuardedLibrary } from './guarded-library';
import type { IPlace } from './messages';
import type { OpenFiles } from './open-files';

/** Where the walk along a path ended. */
export type Destination =
  | (IPlace & { readonly kind: 'found'; readonly id: bigint })
  | { readonly kind: 'missing' }
  /** A link on the way leads to nothing that may be read. */
  | {
      readonly kind: 'dangling';
      readonly link: string;
      readonly target: string;
      readonly reason: string;
      readonly refused: boolean;
    };

/** Links followed one after the other before they are taken for a circle. */
const MOST_LINKS = 32;

/**
 * Follows paths component by component, so that each link is seen: the library would follow
 * external links silently, to anywhere.
 */
export class LinkWalker {
  /** Names in the groups walked through by the present request. */
  private readonly _names = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly _library: GuardedLibrary,
    private readonly _files: OpenFiles
  ) {}

  /** A new request begins: files may have changed since. */
  forget(): void {
    this._names.clear();
  }

  /** @param file path of the file the walk starts in; it must open */
  walk(file: string, path: string): Destination {
    const { id, real } = this._files.open(file);
    return this._walk(id, real, path, 0);
  }

  private _walk(id: bigint, file: string, path: string, links: number): Destination {
    const parts = path.split('/').filter(part => part !== '' && part !== '.');
    let at = '';
    for (const [i, part] of parts.entries()) {
      const next = `${at}/${part}`;
      const rest = parts.slice(i + 1);
      if (!this.namesIn(id, at === '' ? '/' : at).has(part)) {
        return { kind: 'missing' };
      }
      const soft = this._soft(id, next);
      const external = soft === null ? this._external(id, next) : null;
      if ((soft !== null || external !== null) && links >= MOST_LINKS) {
        return dangling(next, soft ?? '', 'the links go round in circles', false);
      }
      if (soft !== null) {
        const target = soft.startsWith('/') ? soft : `${at}/${soft}`;
        const end = this._walk(id, file, [target, ...rest].join('/'), links + 1);
        return end.kind === 'missing' ? dangling(next, soft, 'nothing is there', false) : end;
      }
      if (external !== null) {
        return this._leave(
          file,
          next,
          external.filename,
          [external.obj_path, ...rest].join('/'),
          links
        );
      }
      at = next;
    }
    return { kind: 'found', id, file, path: at === '' ? '/' : at };
  }

  /** The library answers null for what is not a soft link, whatever its types say. */
  private _soft(id: bigint, path: string): string | null {
    return this._library.module.get_symbolic_link(id, path);
  }

  /** The library answers an empty object for what is not an external link. */
  private _external(id: bigint, path: string): { filename: string; obj_path: string } | null {
    const external: { filename?: string; obj_path?: string } =
      this._library.module.get_external_link(id, path);
    const { filename, obj_path } = external;
    return filename === undefined || obj_path === undefined ? null : { filename, obj_path };
  }

  /** Follow an external link, as HDF5 does: absolute, else beside the file that holds the link. */
  private _leave(
    file: string,
    link: string,
    name: string,
    path: string,
    links: number
  ): Destination {
    const target = `${name}:${path}`;
    const whole = isAbsolute(name) ? name : join(dirname(file), name);
    let admission = admitFile(whole, this._library.allowed);
    if (isAbsolute(name) && admission.kind === 'missing') {
      admission = admitFile(join(dirname(file), basename(name)), this._library.allowed);
    }
    switch (admission.kind) {
      case 'missing':
        return dangling(link, target, 'the file does not exist', false);
      case 'refused':
        return dangling(link, target, 'the file lies outside the folders that may be read', true);
      case 'denied':
        return dangling(link, target, 'the system does not let you read the file', false);
      case 'not-a-file':
        return dangling(link, target, 'it is not a file', false);
      case 'allowed':
        break;
    }
    try {
      const opened = this._files.open(admission.real);
      const end = this._walk(opened.id, opened.real, path, links + 1);
      return end.kind === 'missing'
        ? dangling(link, target, 'the file has no such object', false)
        : end;
    } catch (error) {
      if (isHepsctError(error)) {
        return dangling(link, target, error.message, false);
      }
      throw error;
    }
  }

  /** Names in a group; none for what is no group. */
  namesIn(id: bigint, group: string): ReadonlySet<string> {
    const key = `${id} ${group}`;
    const known = this._names.get(key);
    if (known !== undefined) {
      return known;
    }
    let names: ReadonlySet<string>;
    try {
      names = new Set(this._library.module.get_names(id, group, false));
    } catch {
      // A dataset has no children: the library says so by throwing.
      names = new Set();
    }
    this._names.set(key, names);
    return names;
  }
}

function dangling(link: string, target: string, reason: string, refused: boolean): Destination {
  return { kind: 'dangling', link, target, reason, refused };
}
