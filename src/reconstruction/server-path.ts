import { PageConfig, PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';

/**
 * The absolute path of a file browser's entry on the server. JupyterLab shortens the root to `~`
 * where it lies in the home folder; the companion knows that home, for it runs as the same user.
 *
 * @param contents names the drive a path is on; only the default drive lies on the server's disk
 * @returns null for entries of other drives
 */
export function serverPath(path: string, contents: Contents.IManager): string | null {
  const local = contents.localPath(path);
  const drive = contents.driveName(path);
  if (drive !== '' && drive !== 'RTC') {
    return null;
  }
  return PathExt.join(PageConfig.getOption('serverRoot') || '/', local);
}
