/**
 * `node server/build.mjs`: bundles the companion into hepsct/server/, one entry a process.
 *
 * Split ES modules in one flat folder: what several processes share is written once, and a process
 * finds its sibling at `new URL('./worker.mjs', import.meta.url)` from whichever chunk it runs in.
 */
import { build } from 'esbuild';
import licences from 'esbuild-plugin-license';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OUT = join(ROOT, 'hepsct', 'server');
const NOTICES = 'THIRD-PARTY-NOTICES.txt';

/** Name of the process's file in hepsct/server/ -> where its source begins. */
const ENTRIES = {
  cli: 'server/cli/main.ts',
  companion: 'server/companion/main.ts',
  worker: 'server/reconstruction/main.ts',
  reader: 'server/files/reader.ts'
};

/** CommonJS packages inside an ES module ask for these three. */
const BANNER = `import { createRequire as __hepsctRequire } from 'node:module';
import { fileURLToPath as __hepsctPath } from 'node:url';
const require = __hepsctRequire(import.meta.url);
const __hepsctFilename = __hepsctPath(import.meta.url);
const __hepsctDirname = __hepsctPath(new URL('.', import.meta.url));`;

/** The text of every licence whose code is in the bundle, as those licences ask. */
function notices(dependencies) {
  const blocks = dependencies.map(({ packageJson, licenseText }) => {
    const name = `${packageJson.name} ${packageJson.version} (${packageJson.license ?? 'see below'})`;
    return `${name}\n\n${licenseText.trim()}\n`;
  });
  return `hepsct contains code of these projects.\n\n${[...new Set(blocks)].sort().join('\n---\n\n')}`;
}

/** Copies native parts beside the bundle and returns their names. */
async function copyParts() {
  const plugins = join(ROOT, 'node_modules', 'h5wasm-plugins', 'plugins');
  const parts = [
    join(ROOT, 'engine', 'dist', 'hepsct.node'),
    join(ROOT, 'engine', 'dist', 'hepsct.wasm')
  ];
  await mkdir(join(OUT, 'plugins'), { recursive: true });
  for (const name of await readdir(plugins)) {
    if (name.endsWith('.so')) await copyFile(join(plugins, name), join(OUT, 'plugins', name));
  }
  const names = [];
  for (const part of parts.filter(existsSync)) {
    const name = part.slice(dirname(part).length + 1);
    // A running process keeps the old file: it is replaced, not written into.
    await rm(join(OUT, name), { force: true });
    await copyFile(part, join(OUT, name));
    names.push(name);
  }
  return names;
}

async function main() {
  const entries = Object.entries(ENTRIES).filter(([name, source]) => {
    if (existsSync(join(ROOT, source))) return true;
    process.stderr.write(`[server] ${source} is not there: no ${name}.mjs\n`);
    return false;
  });
  await mkdir(OUT, { recursive: true });
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(entries),
    outdir: OUT,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    tsconfigRaw: { compilerOptions: { target: 'ES2023', verbatimModuleSyntax: true } },
    banner: { js: BANNER },
    define: {
      'process.env.NODE_ENV': '"production"',
      __filename: '__hepsctFilename',
      __dirname: '__hepsctDirname'
    },
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    plugins: [licences({ banner: '', thirdParty: { output: { file: NOTICES, template: notices } } })]
  });
  const keep = new Set(['plugins', NOTICES, ...(await copyParts())]);
  for (const path of Object.keys(result.metafile.outputs)) keep.add(path.slice('hepsct/server/'.length));
  for (const name of await readdir(OUT)) {
    if (!keep.has(name)) await rm(join(OUT, name), { recursive: true });
  }
}

await main();
