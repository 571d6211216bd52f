import { PageConfig, PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';

/** Where the server's extension says on which folder of its disk the file browser stands. */
const ROOT_OPTION = 'hepsctServerRoot';
/** Drive under which collaboration shows the default drive's files once more. */
const COLLABORATION = 'RTC';

/**
 * The absolute path of a file browser's entry on the server's disk.
 *
 * @param path as the file browser has it: below the root of its drive, the drive's name before it
 * @param contents knows the drives; only the default one, and collaboration's, lie on that disk
 * @returns null for entries of other drives, and where Jupyter keeps its files elsewhere
 */
export function serverPath(
  path: string,
  contents: Pick<Contents.IManager, 'localPath' | 'driveName'>
): string | null {
  const drive = contents.driveName(path);
  const root = PageConfig.getOption(ROOT_OPTION);
  if (root === '' || (drive !== '' && drive !== COLLABORATION)) {
    return null;
  }
  // `join` takes slashes off both ends.
  return `/${PathExt.join(root, contents.localPath(path))}`;
}
