// Builds the engine: `node engine/build.mjs [native|wasm|all]` -> engine/dist/.
//
// Every .cpp under engine/src is compiled: those in src/node only for Node, those in src/wasm only for
// WASM, `*.lanes.cpp` once for each instruction set, and `*.widths.cpp` once for each number of lanes of each.
// Objects are kept in .cache/engine by a hash of source, headers and flags, so that an unchanged file costs nothing.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ENGINE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.dirname(ENGINE);
const DIST = path.join(ENGINE, 'dist');
const CACHE = path.join(ROOT, '.cache', 'engine');
const PYTHON =
  process.env.HEPSCT_PYTHON ?? firstExisting([path.join(ROOT, '.venv/bin/python')]) ?? 'python3';
const ZIG_ENV = {
  ...process.env,
  ZIG_GLOBAL_CACHE_DIR: path.join(ROOT, '.cache/zig/global'),
  ZIG_LOCAL_CACHE_DIR: path.join(ROOT, '.cache/zig/local')
};

const COMMON = [
  '-std=c++20',
  '-O3',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-fvisibility=hidden',
  '-fno-math-errno',
  '-fno-trapping-math',
  '-ffp-contract=fast-honor-pragmas',
  '-fno-sanitize=undefined',
  `-I${path.join(ENGINE, 'include')}`
];
const X86 = process.arch === 'x64';
const NATIVE_TARGETS = {
  'linux-x64': 'x86_64-linux-gnu.2.28',
  'linux-arm64': 'aarch64-linux-gnu.2.28',
  'darwin-x64': 'x86_64-macos.11.0',
  'darwin-arm64': 'aarch64-macos.11.0'
};
const FEW_LANES = [1, 2, 4];
/** Instruction sets: name of the namespace, numbers of lanes of `*.widths.cpp`, flags. */
const NATIVE_LANES = [
  ['baseline', FEW_LANES, []],
  ...(X86
    ? [
        ['avx2', FEW_LANES, ['-mavx', '-mavx2', '-mfma', '-mbmi2']],
        [
          'avx512',
          [...FEW_LANES, 8],
          [
            '-mavx',
            '-mavx2',
            '-mfma',
            '-mbmi2',
            '-mavx512f',
            '-mavx512vl',
            '-mavx512dq',
            '-mavx512bw',
            '-mprefer-vector-width=512'
          ]
        ]
      ]
    : [])
];

function firstExisting(paths) {
  return paths.find(candidate => existsSync(candidate));
}

function hash(...parts) {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(typeof part === 'string' ? `${part}\0` : part);
  return sum.digest('hex').slice(0, 32);
}

async function filesUnder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name))
    .sort();
}

function run(command, parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { env: ZIG_ENV, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    child.stdout.on('data', data => output.push(data));
    child.stderr.on('data', data => output.push(data));
    child.on('error', reject);
    child.on('close', code => {
      const text = Buffer.concat(output).toString();
      if (code === 0) resolve(text);
      else reject(new Error(`${command} ${parameters.join(' ')}\nended with ${code}\n${text}`));
    });
  });
}

const zig = parameters => run(PYTHON, ['-m', 'ziglang', 'c++', ...parameters]);

/** Run `task` for every item, as many at a time as there are processors. */
async function forEachParallel(items, task) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await task(items[index]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}

function nodeIncludes() {
  const nodeRoot = path.dirname(path.dirname(process.execPath));
  const headers = firstExisting(
    [
      process.env.HEPSCT_NODE_INCLUDE ?? '',
      path.join(nodeRoot, 'include/node'),
      path.join(path.dirname(process.execPath), 'include/node')
    ].filter(folder => folder && existsSync(path.join(folder, 'node_api.h')))
  );
  if (!headers) {
    throw new Error(
      `The headers of Node (node_api.h) are not beside ${process.execPath}: set HEPSCT_NODE_INCLUDE to their folder.`
    );
  }
  return [`-I${headers}`, `-I${path.join(ROOT, 'node_modules/node-addon-api')}`];
}

/** One output of the build: what is compiled how, and linked into what. */
function nativeTarget() {
  const triple = NATIVE_TARGETS[`${process.platform}-${process.arch}`];
  if (!triple)
    throw new Error(`The native engine is not built for ${process.platform} ${process.arch}.`);
  const flags = ['-target', triple, ...COMMON, '-fPIC', '-pthread'];
  if (X86) flags.push('-mssse3', '-msse4.1', '-msse4.2', '-mpopcnt');
  const linux = process.platform === 'linux';
  return {
    name: 'hepsct.node',
    leaveOut: 'wasm',
    flags,
    hostFlags: ['-DNAPI_VERSION=9', '-DNODE_ADDON_API_CPP_EXCEPTIONS_ALL', ...nodeIncludes()],
    lanes: NATIVE_LANES,
    link: [
      '-target',
      triple,
      '-shared',
      '-s',
      '-pthread',
      ...(linux
        ? [
            '-Wl,--allow-shlib-undefined',
            `-Wl,--version-script=${path.join(ENGINE, 'exports.map')}`
          ]
        : ['-undefined', 'dynamic_lookup'])
    ]
  };
}

function wasmTarget(name, simd, lanes) {
  const flags = [
    '-target',
    'wasm32-wasi',
    ...COMMON,
    '-mexec-model=reactor',
    '-fno-exceptions',
    '-fno-rtti',
    ...simd
  ];
  return {
    name,
    leaveOut: 'node',
    flags,
    hostFlags: [],
    lanes: [[lanes, FEW_LANES, []]],
    link: [
      // the flags of both builds, or libc++ is compiled again for each
      '-target',
      'wasm32-wasi',
      '-O3',
      '-s',
      '-mexec-model=reactor',
      '-fno-exceptions',
      '-Wl,--export=malloc',
      '-Wl,--export=free',
      '-Wl,--export-memory',
      '-Wl,--export-dynamic',
      '-Wl,-z,stack-size=1048576',
      '-Wl,--max-memory=4294901760'
    ]
  };
}

/** Flags of each compilation of a source. */
function lanesOf(source, sets) {
  if (source.endsWith('.lanes.cpp')) {
    return sets.map(([isa, , flags]) => [`-DHEPSCT_ISA=${isa}`, ...flags]);
  }
  if (source.endsWith('.widths.cpp')) {
    return sets.flatMap(([isa, widths, flags]) =>
      widths.map(width => [`-DHEPSCT_ISA=${isa}_${width}`, `-DHEPSCT_LANES=${width}`, ...flags])
    );
  }
  return [[]];
}

async function compile(target, source, lanes, headers, version) {
  const host = source.includes(`${path.sep}node${path.sep}`);
  const flags = [...target.flags, ...(host ? target.hostFlags : []), ...lanes];
  const key = hash(version, headers, flags.join(' '), source, await readFile(source));
  const object = path.join(CACHE, `${key}.o`);
  if (!existsSync(object)) {
    const temporary = path.join(CACHE, `${key}.${process.pid}.o`);
    await zig([...flags, '-c', source, '-o', temporary]);
    await rename(temporary, object);
  }
  return object;
}

async function build(target, all, version) {
  const started = Date.now();
  const headerFiles = all.filter(file => /\.(h|hpp|inc)$/.test(file));
  const headers = hash(...(await Promise.all(headerFiles.map(file => readFile(file)))));
  const sources = all.filter(
    file =>
      file.endsWith('.cpp') &&
      !path.relative(ENGINE, file).split(path.sep).includes(target.leaveOut)
  );
  const jobs = sources.flatMap(source =>
    lanesOf(source, target.lanes).map(lanes => ({ source, lanes }))
  );
  const objects = await forEachParallel(jobs, job =>
    compile(target, job.source, job.lanes, headers, version)
  );
  const output = path.join(DIST, target.name);
  const key = hash(
    objects.join(' '),
    target.link.join(' '),
    await readFile(path.join(ENGINE, 'exports.map'))
  );
  const linked = path.join(CACHE, `${key}-${target.name}`);
  if (!existsSync(linked)) {
    const temporary = path.join(CACHE, `${process.pid}-${target.name}`);
    await zig([...objects, ...target.link, '-o', temporary]);
    await rename(temporary, linked);
  }
  const same = existsSync(output) && (await readFile(output)).equals(await readFile(linked));
  if (!same) {
    // a running process keeps the file it has opened: replace, never overwrite
    await copyFile(linked, `${output}.${process.pid}`);
    await rename(`${output}.${process.pid}`, output);
  }
  console.log(
    `engine: ${target.name} ${same ? 'is up to date' : 'built'} (${Date.now() - started} ms)`
  );
}

async function main(what) {
  if (!['native', 'wasm', 'all'].includes(what)) {
    throw new Error(`Unknown target "${what}": use native, wasm or all.`);
  }
  await mkdir(DIST, { recursive: true });
  await mkdir(CACHE, { recursive: true });
  const versionFile = path.join(CACHE, `${hash(PYTHON)}.version`);
  const version = existsSync(versionFile)
    ? await readFile(versionFile, 'utf8')
    : await run(PYTHON, ['-m', 'ziglang', 'version']);
  await writeFile(versionFile, version);
  const all = [
    ...(await filesUnder(path.join(ENGINE, 'include'))),
    ...(await filesUnder(path.join(ENGINE, 'src')))
  ];
  if (what !== 'wasm') await build(nativeTarget(), all, version);
  if (what !== 'native') {
    await build(wasmTarget('hepsct-simd128.wasm', ['-msimd128'], 'simd128'), all, version);
    await build(
      wasmTarget('hepsct-relaxed.wasm', ['-msimd128', '-mrelaxed-simd'], 'relaxed'),
      all,
      version
    );
  }
}

try {
  await main(process.argv[2] ?? 'all');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
