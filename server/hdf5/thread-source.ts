import type { WorkerOptions } from 'node:worker_threads';

/** How the reader thread is started: its module, and what Node needs to run it. */
export interface IThreadSource {
  readonly url: URL;
  readonly options: WorkerOptions;
}

/**
 * From the bundle, `hdf5-worker.mjs` beside this module's file; from the sources (tests), the
 * TypeScript itself, with a hook that strips types and finds extensionless imports.
 */
export function threadSource(moduleUrl: string): IThreadSource {
  if (!new URL(moduleUrl).pathname.endsWith('.ts')) {
    return { url: new URL('./hdf5-worker.mjs', moduleUrl), options: {} };
  }
  const hook = `data:text/javascript,${encodeURIComponent(FROM_SOURCES)}`;
  return {
    url: new URL('./worker.ts', moduleUrl),
    options: { execArgv: ['--disable-warning=ExperimentalWarning', '--import', hook] }
  };
}

const FROM_SOURCES = `
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('.') && context.parentURL?.endsWith('.ts')) {
      const url = new URL(specifier + '.ts', context.parentURL);
      if (existsSync(url)) {
        return { url: url.href, format: 'module', shortCircuit: true };
      }
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) {
      return next(url, context);
    }
    const source = stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'), { mode: 'transform' });
    return { format: 'module', source, shortCircuit: true };
  }
});
`;
