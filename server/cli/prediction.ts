import type { IPrediction } from '../../protocol/job';
import { counted } from '../../protocol/sentences';

/** Bytes as people say them. */
export function bytes(count: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = count < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  return power === 0
    ? counted(count, 'byte')
    : `${(count / 1000 ** power).toPrecision(3)} ${units[power] ?? ''}`;
}

/** What a job would cost, on standard output. */
export function printPrediction(prediction: IPrediction, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(prediction)}\n`);
    return;
  }
  const { slices, size, slabs, reading, engine, outputPath } = prediction;
  const lines = [
    `${counted(slices, 'slice')} of ${size} x ${size} in ${counted(slabs, 'slab')}, ${engine}`,
    `memory  ${bytes(prediction.memoryBytes)} of ${bytes(prediction.memoryBudgetBytes)}`,
    `disk    ${bytes(prediction.diskBytes)} of ${bytes(prediction.diskFreeBytes)} free`,
    `reading ${reading}`,
    `output  ${outputPath}`,
    ...prediction.notes.map(({ message }) => `note    ${message}`),
    ...prediction.problems.map(problem => `problem ${problem}`)
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
