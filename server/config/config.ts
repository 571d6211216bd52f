import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';
import { environmentLayer } from './environment';
import { readLimits } from './limits';
import type { Engine, IConfigLayer, IRoot } from './settings';
import { parseLayer } from './yaml-layer';

/** What the site and the user configured: shown in the page, never set there. */
export interface IConfig {
  /** Folders whose files may be opened and browsed. */
  readonly roots: readonly IRoot[];
  /** Below it stand outputs whose recipe names no place. */
  readonly processedRoot: string;
  readonly jobsRoot: string;
  /** Most a worker may hold, bytes. */
  readonly memoryBudgetBytes: number;
  /** Threads of the engine and of readers. */
  readonly threads: number;
  readonly maxRunningJobs: number;
  /** Live slices that are held at a time, and bytes of all of them together. */
  readonly liveSessions: number;
  readonly liveMemoryBytes: number;
  readonly engine: Engine;
}

export interface IConfigSources {
  readonly env?: NodeJS.ProcessEnv;
  /** The site's file. */
  readonly systemFile?: string;
}

/**
 * Configuration of this process: the environment before the user's file before the system's file
 * before the defaults.
 *
 * @throws InputError `usage` naming file, line and key
 */
export async function loadConfig({
  env = process.env,
  systemFile = '/etc/hepsct/hepsct.yaml'
}: IConfigSources = {}): Promise<IConfig> {
  const home = env['HOME'] || homedir();
  const userFile = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'hepsct', 'hepsct.yaml');
  const layers = [
    await fileLayer(systemFile, home),
    await fileLayer(userFile, home),
    environmentLayer(env, home)
  ];
  return settle(layers, env, home);
}

async function fileLayer(path: string, home: string): Promise<IConfigLayer> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    ) {
      return {};
    }
    throw error;
  }
  return parseLayer(text, path, home);
}

async function settle(
  layers: readonly IConfigLayer[],
  env: NodeJS.ProcessEnv,
  home: string
): Promise<IConfig> {
  const merged = layers.reduce<IConfigLayer>((all, layer) => ({ ...all, ...layer }), {});
  const limits = await readLimits();
  const processedRoot = merged.processedRoot ?? join(home, 'hepsct', 'processed');
  const configured = layers.flatMap(({ roots }) => roots ?? []);
  const roots = configured.length > 0 ? byName(configured) : defaultRoots(env, home);
  return {
    roots: withProcessed(roots, processedRoot),
    processedRoot,
    jobsRoot:
      merged.jobsRoot ??
      join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'hepsct', 'jobs'),
    memoryBudgetBytes:
      // slabs stay small where they can (ENOUGH_BYTES); wide detectors need more for two slices
      merged.memoryBudget ?? Math.floor(limits.memoryBytes / 2),
    threads: merged.threads ?? limits.cores,
    maxRunningJobs: merged.maxRunningJobs ?? 1,
    liveSessions: merged.liveSessions ?? 8,
    // beside a job with its half
    liveMemoryBytes: merged.liveMemory ?? Math.floor(limits.memoryBytes / 4),
    engine: merged.engine ?? 'auto'
  };
}

/** A later root of the same name replaces the earlier one. */
function byName(roots: readonly IRoot[]): readonly IRoot[] {
  return [...new Map(roots.map(root => [root.name, root])).values()];
}

function defaultRoots(env: NodeJS.ProcessEnv, home: string): readonly IRoot[] {
  const jupyter = env['HEPSCT_JUPYTER_ROOT'];
  const roots: IRoot[] = [{ name: 'Home', path: home, writable: true }];
  if (jupyter && jupyter !== home) {
    roots.push({ name: 'JupyterLab', path: jupyter, writable: true });
  }
  return roots;
}

/** What is written must be seen afterwards. */
function withProcessed(roots: readonly IRoot[], processedRoot: string): readonly IRoot[] {
  const inside = roots.some(
    ({ path }) => processedRoot === path || processedRoot.startsWith(withSlash(path))
  );
  return inside ? roots : [...roots, { name: 'Processed', path: processedRoot, writable: true }];
}

function withSlash(path: string): string {
  return path.endsWith(sep) ? path : path + sep;
}
