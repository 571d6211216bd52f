/** `node bench/build.mjs`: bundles driver and contestants into .cache/bench/, beside a copy of the engine. */
import { build } from 'esbuild';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OUT = join(ROOT, '.cache', 'bench');

await mkdir(OUT, { recursive: true });
await cp(join(ROOT, 'engine', 'dist'), join(OUT, 'engine'), { recursive: true });
await build({
  absWorkingDir: ROOT,
  entryPoints: [
    'main',
    'engine-contestant',
    'engine-worker',
    'volume-contestant',
    'centre/main',
    'live/main'
  ].map(name => `bench/${name}.ts`),
  outdir: OUT,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  external: ['ws'],
  target: 'node24',
  tsconfigRaw: { compilerOptions: { target: 'ES2023', verbatimModuleSyntax: true } },
  logLevel: 'warning'
});
