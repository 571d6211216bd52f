import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { fromSystemError } from './system-error';

/** What tells whether a file is still the same one. */
export interface IFileIdentity {
  readonly path: string;
  readonly inode: string;
  /** Bytes. */
  readonly size: number;
  /** Nanoseconds since 1970, as text: more digits than a number holds. */
  readonly modifiedNs: string;
}

/**
 * Identity of a file (links followed).
 *
 * @throws NotFoundError `not-found`, PermissionError `permission-denied`
 */
export async function identify(path: string): Promise<IFileIdentity> {
  try {
    const found = await stat(path, { bigint: true });
    return {
      path,
      inode: `${found.dev}:${found.ino}`,
      size: Number(found.size),
      modifiedNs: found.mtimeNs.toString()
    };
  } catch (error) {
    throw fromSystemError(error, path);
  }
}

/** One tag for one or more files: changes when inode, size or time of any of them does. */
export function etagOf(identities: readonly IFileIdentity[]): string {
  const hash = createHash('sha256');
  for (const { inode, size, modifiedNs } of identities) {
    hash.update(`${inode} ${size} ${modifiedNs}\n`);
  }
  return `"${hash.digest('hex').slice(0, 24)}"`;
}
