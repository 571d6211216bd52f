import { completePath, listFolder } from '../files/browsing';
import type { IReaderContext } from './scans';
import type { IReaderService } from './service';

/** Browsing below the roots. */
export function folderCalls({
  roots
}: IReaderContext): Pick<IReaderService, 'listFolder' | 'completePath'> {
  return {
    listFolder: ({ path }) => listFolder(path, roots),
    completePath: async ({ prefix }) => ({ paths: await completePath(prefix, roots) })
  };
}
