/** `make bench`: who takes how long for the same slices, in one run; see README.md. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { reportOf } from './case-report';
import type { ICaseReport } from './case-report';
import type { ICase } from './cases';
import { fieldOf } from './field';
import { measureFiles } from './files';
import { describeMachine, load, measureRates } from './machine';
import type { IRates } from './machine';
import { judge } from './floors';
import { readOptions } from './options';
import type { IOptions } from './options';
import { RESULTS } from './places';
import { printCase } from './print-case';
import { printFiles } from './print-files';
import { printFloors } from './print-floors';
import { runRounds } from './rounds';
import { print, say } from './say';
import { errorsOf, prepareCase } from './truth';

async function runCase(case_: ICase, options: IOptions): Promise<ICaseReport> {
  await prepareCase(case_);
  const wanted = fieldOf(case_).filter(({ name }) => options.only.test(name));
  const results = await runRounds(wanted, options.rounds);
  const errors = await errorsOf(
    case_,
    results.map(({ spec }) => spec.image)
  );
  return reportOf(case_, results, errors);
}

/** Transform length of the big case's grid. */
const TRANSFORM_LENGTH = 2560;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const machine = await describeMachine();
  const started = new Date().toISOString();
  const loads = [load()];
  print(`${machine.processor}, ${machine.cores} cores, ${machine.system}; ${machine.engine}`);
  const rates: IRates[] = [];
  for (const threads of [1, 2]) {
    const found = await measureRates(TRANSFORM_LENGTH, threads);
    rates.push(found);
    print(
      `${threads} ${threads === 1 ? 'thread' : 'threads'}: copies ${found.copyGBs} GB/s, transforms ${found.fftGflops} Gflop/s`
    );
  }
  const cases: ICaseReport[] = [];
  for (const case_ of options.cases) {
    const report = await runCase(case_, options);
    cases.push(report);
    printCase(report, rates);
    loads.push(load());
  }
  const files =
    options.files === null ? null : await measureFiles(options.files, options.fileRounds);
  if (files !== null) printFiles(files);
  const judged = judge(cases, files);
  printFloors(judged);
  loads.push(load());
  const result = { bench: 1, started, machine, loads, rates, cases, files, judged };
  await mkdir(RESULTS, { recursive: true });
  const name = options.name ?? started.replaceAll(/[:.]/g, '-');
  const path = join(RESULTS, `${name}.json`);
  await writeFile(path, `${JSON.stringify(result, null, 1)}\n`);
  say(`written to ${path}`);
  if (options.floors && judged.some(({ held }) => !held)) process.exitCode = 1;
}

await main();
