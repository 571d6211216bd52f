import { readFile } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

/** What this process may use. */
export interface ILimits {
  readonly memoryBytes: number;
  readonly cores: number;
}

/** Where the limits of a control group are told, and how to read them. */
interface ISource {
  readonly what: 'memory' | 'cores';
  readonly folder: string;
  readonly limit: (folder: string) => Promise<number>;
}

/**
 * Memory and cores of the control group this process is in, version 1 or 2, and of those above it;
 * the machine's where there is no limit.
 *
 * `process.constrainedMemory()` answers absurd values where there is none, and Node counts the cores
 * of the machine although the group may have less.
 *
 * @param root of the file system, for tests
 */
export async function readLimits(root = '/'): Promise<ILimits> {
  const sources = await sourcesOf(root);
  const least = async (what: ISource['what']): Promise<number> =>
    Math.min(
      Infinity,
      ...(await Promise.all(sources.filter(source => source.what === what).map(upwards)))
    );
  const memoryBytes = Math.min(totalmem(), await least('memory'));
  const cores = Math.min(availableParallelism(), await least('cores'));
  return { memoryBytes, cores: Math.max(1, Math.floor(cores)) };
}

/** The folders of this process's groups: `0::/path` is version 2, `4:memory:/path` version 1. */
async function sourcesOf(root: string): Promise<readonly ISource[]> {
  const mount = join(root, 'sys/fs/cgroup');
  const sources: ISource[] = [];
  for (const line of (await textOf(join(root, 'proc/self/cgroup'))).split('\n')) {
    const [, number, controllers = '', path = '/'] = /^(\d+):([^:]*):(.*)$/u.exec(line) ?? [];
    if (number === '0' && controllers === '') {
      const folder = join(mount, path);
      sources.push(
        { what: 'memory', folder, limit: memoryOf2 },
        { what: 'cores', folder, limit: coresOf2 }
      );
    } else if (controllers.split(',').includes('memory')) {
      sources.push({ what: 'memory', folder: join(mount, 'memory', path), limit: memoryOf1 });
    } else if (controllers.split(',').includes('cpu')) {
      // The mount is called `cpu` or `cpu,cpuacct`, one a link to the other.
      sources.push({ what: 'cores', folder: join(mount, 'cpu', path), limit: coresOf1 });
    }
  }
  return sources;
}

/** The least limit of a group and all above it: a container may see its own as the top. */
async function upwards({ folder, limit }: ISource): Promise<number> {
  let least = Infinity;
  for (let at = folder; at.includes('/sys/fs/cgroup'); at = dirname(at)) {
    least = Math.min(least, await limit(at));
  }
  return least;
}

async function memoryOf2(folder: string): Promise<number> {
  return positive(await textOf(join(folder, 'memory.max')));
}

async function memoryOf1(folder: string): Promise<number> {
  return positive(await textOf(join(folder, 'memory.limit_in_bytes')));
}

async function coresOf2(folder: string): Promise<number> {
  const [quota = '', period = ''] = (await textOf(join(folder, 'cpu.max'))).trim().split(' ');
  return ratio(positive(quota), positive(period));
}

async function coresOf1(folder: string): Promise<number> {
  const quota = positive(await textOf(join(folder, 'cpu.cfs_quota_us')));
  return ratio(quota, positive(await textOf(join(folder, 'cpu.cfs_period_us'))));
}

function ratio(quota: number, period: number): number {
  return Number.isFinite(quota) && Number.isFinite(period) ? quota / period : Infinity;
}

/** A number; infinite for "max", -1 and what is not there. */
function positive(text: string): number {
  const number = Number.parseInt(text, 10);
  return number > 0 ? number : Infinity;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return ''; // not Linux, or this controller has no such file: no limit
  }
}
