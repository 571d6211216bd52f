import { ReadableFile } from '../../files/reading';
import { type ITiffPage, pageOf } from './tiff-page';
import { readDirectory, readHeader, type ReadAt, truncated, unsupported } from './tiff-structure';

/** Pages of one file; a chain that is longer goes round in circles. */
const MOST_PAGES = 1_000_000;

/**
 * The pages of a TIFF file as frames.
 *
 * @param most pages wanted; the rest is not looked at
 * @throws InputError `tiff-unsupported`, `file-truncated`; NotFoundError, PermissionError
 */
export async function readPages(
  path: string,
  most = MOST_PAGES,
  signal?: AbortSignal
): Promise<ITiffPage[]> {
  const file = await ReadableFile.open(path);
  try {
    const head = await file.readBytes(0, Math.min(HEAD_BYTES, file.size), signal);
    const read: ReadAt = async (position, length) => {
      if (position + length > file.size) {
        throw truncated(path, file.size, position + length);
      }
      return position + length <= head.length
        ? head.subarray(position, position + length)
        : await file.readBytes(position, length, signal);
    };
    const header = await readHeader(read, file.size, path);
    const pages: ITiffPage[] = [];
    const seen = new Set<number>();
    for (let at = header.first; at !== 0 && pages.length < most;) {
      if (seen.has(at)) {
        throw unsupported(path, 'its pages go round in circles');
      }
      seen.add(at);
      const directory = await readDirectory(read, file.size, header, at, path);
      pages.push(pageOf(directory, header, path, file.size));
      at = directory.next;
    }
    if (pages.length === 0) {
      throw unsupported(path, 'it has no page');
    }
    return pages;
  } finally {
    await file.close();
  }
}

/** Enough for the header and the directory of most files. */
const HEAD_BYTES = 4096;
