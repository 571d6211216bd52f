import type { IJudged } from './floors';
import { print } from './say';
import { digits, table } from './table';

/** Which bars are held, one line each. */
export function printFloors(judged: readonly IJudged[]): void {
  if (judged.length === 0) return;
  print('\nBars');
  const rows = judged.map(({ what, value, bar, held }) => [
    what,
    digits(value),
    digits(bar),
    held ? 'held' : 'MISSED'
  ]);
  for (const line of table(['', 'ratio', 'bar', ''], rows)) print(line);
}
