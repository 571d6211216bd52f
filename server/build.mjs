/**
 * `node server/build.mjs`: bundles the companion into hepsct/server/, one entry a process.
 *
 * Split ES modules in one flat folder: what several processes share is written once, and a process
 * finds its sibling at `new URL('./worker.mjs', import.meta.url)` from whichever chunk it runs in.
 */
import { build } from 'esbuild';
import licences from 'esbuild-plugin-license';
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
  reader: 'server/readers/main.ts',
  live: 'server/live/main.ts',
  'hdf5-worker': 'server/hdf5/worker.ts'
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

/** Folder in hepsct/server/ -> where its files come from, and which. */
const PARTS = {
  engine: ['engine/dist', /\.(node|wasm)$/],
  'hdf5-plugins': ['node_modules/h5wasm-plugins/plugins', /\.so$/]
};

/** Copies what is loaded, not imported. A running process keeps its old file: it is replaced. */
async function copyParts() {
  for (const [folder, [from, wanted]] of Object.entries(PARTS)) {
    const out = join(OUT, folder);
    await rm(out, { recursive: true, force: true });
    await mkdir(out, { recursive: true });
    for (const name of (await readdir(join(ROOT, from))).filter(name => wanted.test(name))) {
      await copyFile(join(ROOT, from, name), join(out, name));
    }
  }
}

async function main() {
  await mkdir(OUT, { recursive: true });
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: ENTRIES,
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
    plugins: [
      licences({ banner: '', thirdParty: { output: { file: NOTICES, template: notices } } })
    ]
  });
  await copyParts();
  const keep = new Set([...Object.keys(PARTS), NOTICES]);
  for (const path of Object.keys(result.metafile.outputs))
    keep.add(path.slice('hepsct/server/'.length));
  for (const name of await readdir(OUT)) {
    if (!keep.has(name)) await rm(join(OUT, name), { recursive: true });
  }
}

await main();
