import { PageConfig } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';
import type { IStatus } from '../../protocol/job';

/**
 * The absolute path of a file browser's entry on the server.
 *
 * @param path as the file browser has it, below the root of its drive
 * @param contents names the drive; only the default drive lies on the server's disk
 * @param status names the companion's roots, absolute
 * @returns null for entries of other drives, and where the root's home folder is not known
 */
export function serverPath(
  path: string,
  contents: Pick<Contents.IManager, 'localPath' | 'driveName'>,
  status: Pick<IStatus, 'roots'> | null
): string | null {
  const drive = contents.driveName(path);
  if (drive !== '' && drive !== 'RTC') {
    return null;
  }
  const root = absolute(PageConfig.getOption('serverRoot') || '/', status);
  return root === null ? null : `${root.replace(/\/$/, '')}/${contents.localPath(path)}`;
}

/**
 * JupyterLab shortens its root to `~/work` where it lies in the home folder. The companion's roots
 * tell what `~` stands for: by default one of them is just that folder.
 */
function absolute(root: string, status: Pick<IStatus, 'roots'> | null): string | null {
  if (!root.startsWith('~')) {
    return root;
  }
  const end = root.slice(1);
  return status?.roots.find(({ path }) => path.endsWith(end))?.path ?? null;
}
