import { buildSync } from 'esbuild';
import { basename, join } from 'node:path';

/** Bundle a module, so that a test can run it in a process of its own. Returns the path of the script. */
export function bundled(entry: string, folder: string): string {
  const outfile = join(folder, `${basename(entry, '.ts')}.mjs`);
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node24', logLevel: 'error', banner: { js: BANNER } });
  return outfile;
}

/** CommonJS packages inside an ES module ask for `require`. */
const BANNER = "import { createRequire as __require } from 'node:module'; const require = __require(import.meta.url);";
