/** How the slice follows a hand in a browser: `make bench ARGS="live"`; see README.md. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { describeMachine, load } from '../machine';
import { RESULTS, ROOT } from '../places';
import { print, say } from '../say';
import { printFloors } from '../print-floors';
import { digits, table } from '../table';
import { type IDrag, type IScrub, isDrag, isScrub, judgeLive, middleOf } from './bars';
import { Browser } from './browser';
import { startJupyter } from './jupyter';

const run = promisify(execFile);
const { values } = parseArgs({
  options: {
    columns: { type: 'string', default: '2048' },
    angles: { type: 'string', default: '1500' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    // a view of 1024 x 1024 device pixels for the slice, and what stands around it
    window: { type: 'string', default: '1960,1606' },
    name: { type: 'string' }
  }
});

/** Engines of the page's choice, and what they are called. */
const ENGINES = { socket: 'companion', wasm: 'this browser' } as const;

/** The companion alone: no browser, no Jupyter. */
async function scrub(): Promise<IScrub[]> {
  const program = join(ROOT, 'bench', 'live', 'companion.mjs');
  const { columns, angles, seconds } = values;
  const { stdout } = await run(process.execPath, [program, columns, angles, seconds]);
  return stdout
    .trim()
    .split('\n')
    .map(line => {
      const figures: unknown = JSON.parse(line);
      if (!isScrub(figures)) throw new Error(`companion.mjs said ${line}`);
      return figures;
    });
}

async function drag(folder: string): Promise<Record<keyof typeof ENGINES, IDrag>> {
  const scan = join(folder, 'scan.h5');
  const cli = join(ROOT, 'hepsct', 'server', 'cli.mjs');
  const size = ['--columns', values.columns, '--angles', values.angles, '--rows', '3'];
  await run(process.execPath, [cli, 'simulate', scan, ...size, '--flats', '4', '--darks', '2']);
  const jupyter = await startJupyter(folder);
  const program = process.env['HEPSCT_CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await Browser.start(program, folder, values.window);
  try {
    const script = await readFile(join(ROOT, 'bench', 'live', 'page.js'), 'utf8');
    await browser.open(`${jupyter.url}/lab?reset`, script);
    await browser.evaluate(`window.hepsctBench.open(${JSON.stringify(scan)})`);
    const one = async (engine: keyof typeof ENGINES): Promise<IDrag> => {
      await browser.evaluate(`window.hepsctBench.choose('${engine}')`);
      const drags: IDrag[] = [];
      for (let round = 0; round < Number(values.rounds); round++) {
        say(`${ENGINES[engine]}, round ${round + 1} of ${values.rounds}`);
        const figures = await browser.evaluate(`window.hepsctBench.drag(${values.seconds})`);
        if (!isDrag(figures)) throw new Error(`The page said ${JSON.stringify(figures)}`);
        drags.push(figures);
      }
      return middleOf(drags);
    };
    return { socket: await one('socket'), wasm: await one('wasm') };
  } finally {
    await browser.close();
    await jupyter.close();
  }
}

function printDrags(drags: Readonly<Record<keyof typeof ENGINES, IDrag>>): void {
  const rows = (['socket', 'wasm'] as const).map(engine => {
    const found = drags[engine];
    const figures = [found.framesPerSecond, found.p50, found.p95, found.longest, found.exactAfter];
    return [ENGINES[engine], found.view, ...figures.map(digits), String(found.bytes)];
  });
  const head = ['', 'view', 'frames/s', 'p50', 'p95', 'longest', 'exact after', 'bytes'];
  for (const line of table(head, rows)) print(line);
}

function printScrubs(scrubs: readonly IScrub[]): void {
  const rows = scrubs.map(found => [
    ...[found.view, found.framesPerSecond, found.p50, found.p95].map(digits),
    ...[found.longestStallMs, found.longestIdleStallMs, found.processorMsAFrame].map(digits),
    String(found.bytes)
  ]);
  const head = [
    'view',
    'frames/s',
    'p50',
    'p95',
    'stall',
    'idle process',
    'CPU ms a frame',
    'bytes'
  ];
  for (const line of table(head, rows)) print(line);
}

const started = new Date().toISOString();
const machine = await describeMachine();
const loads = [load()];
const folder = await mkdtemp(join(tmpdir(), 'hepsct-bench-'));
try {
  say('the companion alone');
  const scrubs = await scrub();
  loads.push(load());
  const drags = await drag(folder);
  loads.push(load());
  const judged = judgeLive(drags.socket, scrubs);
  print(
    `${values.angles} angles x ${values.columns} columns; a drag in Chromium through Jupyter, ms`
  );
  printDrags(drags);
  print('\nThe companion alone, requests every 16 ms');
  printScrubs(scrubs);
  printFloors(judged);
  const name = values.name ?? `${started.replaceAll(/[:.]/gu, '-')}-live`;
  const file = join(RESULTS, `${name}.json`);
  const result = { bench: 1, started, machine, loads, drags, scrubs, judged };
  await writeFile(file, `${JSON.stringify(result, null, 1)}\n`);
  say(`written to ${file}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
