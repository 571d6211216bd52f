/** How well the centre is found, by class and by method: `make bench ARGS="centre"`; see README.md. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEngine } from '../../engine/ts/native';
import { hasPhantom } from '../../engine/ts/phantom';
import { print, say } from '../say';
import { judge } from './bars';
import { CLASSES } from './classes';
import { timeLargeRow } from './large';
import { CentrePeer } from './peer';
import { missed, tables } from './print';
import { reportOf, type IClassReport } from './report';
import { runCase, type ICase } from './run';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    first: { type: 'string', default: '1000' },
    classes: { type: 'string', default: '' },
    threads: { type: 'string', default: '2' },
    bars: { type: 'boolean', default: false },
    peer: { type: 'string', default: '20' },
    name: { type: 'string' }
  }
});
const seeds = Number(values.seeds);
const first = Number(values.first);
if (!Number.isInteger(seeds) || seeds < 1 || !Number.isInteger(first) || first < 0) {
  throw new Error(`--seeds is ${values.seeds}, --first ${values.first}: whole numbers are needed.`);
}
const engine = await openEngine({ threads: Number(values.threads) });
if (!hasPhantom(engine)) {
  throw new Error(`The engine ${engine.variant} has no phantom.`);
}
const asked = Number(values.peer);
const peer = asked > 0 ? await CentrePeer.start() : null;
if (asked > 0 && peer === null) say('algotom left out: make bench makes its environment');
const started = new Date().toISOString();
const wanted = new RegExp(values.classes);
const name = values.name ?? `${started.replaceAll(/[:.]/gu, '-')}-centre`;
const file = join(process.cwd(), 'bench', 'results', `${name}.json`);
say('one row of 1500 angles x 2048 columns');
const large = await timeLargeRow(engine);
const reports: IClassReport[] = [];
const cases: ICase[] = [];
for (const scanClass of CLASSES.filter(({ name }) => wanted.test(name))) {
  say(`${scanClass.name}: ${seeds} scans from seed ${first} on`);
  const own: ICase[] = [];
  for (let seed = first; seed < first + seeds; seed++) {
    const isAsked = scanClass.findable && seed < first + asked;
    own.push(await runCase(engine, scanClass, seed, isAsked ? peer : null));
  }
  cases.push(...own);
  reports.push(reportOf(scanClass.name, own));
  await save();
}
peer?.close();
const judgements = reports.flatMap(judge);
tables(reports).forEach(line => print(line));
print();
print(
  `${large.angles} x ${large.columns}: ${Math.min(...large.seconds).toFixed(2)} s a row on ${engine.threads} threads (${engine.variant}), ${large.error === null ? 'refused' : `${large.error.toFixed(3)} px off`}`
);
missed(judgements).forEach(line => print(line));
say(`the result is ${file}`);
process.exitCode = values.bars && judgements.some(({ held }) => !held) ? 1 : 0;

/** What is known so far. */
async function save(): Promise<void> {
  const result = {
    started,
    engine: engine.variant,
    threads: engine.threads,
    seeds: { first, count: seeds },
    large,
    reports,
    judgements: reports.flatMap(judge),
    cases: cases.map(({ finding, peer: said, ...one }) => ({
      ...one,
      centre: finding.centre,
      error: finding.error,
      found: finding.slope ?? null,
      refusal: finding.refusal?.reason ?? null,
      peer: said.map(({ centre }) => centre)
    }))
  };
  await writeFile(file, `${JSON.stringify(result)}\n`);
}
