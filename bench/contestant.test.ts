import { expect, it } from 'vitest';

import { Contestant } from './contestant';
import type { ISpec } from './contestant';
import { runRounds } from './rounds';

/** A contestant whose answers are a program's. */
function spec(name: string, program: string): ISpec {
  return { name, threads: 1, image: '', command: [process.execPath, '-e', program] };
}

const ready = `console.log('{"ready": true, "slices": 4}');`;
/** Counts its turns: the first takes 1 second, the second 2. */
const counting = `${ready} let n = 0;
  require('readline').createInterface({ input: process.stdin })
    .on('line', () => console.log(JSON.stringify({ seconds: ++n })));`;
const dying = `${ready} process.stdin.once('data', () => process.exit(3));`;

it('works once for each go, and ends when it is let go', async () => {
  const contestant = await Contestant.start(spec('counting', counting));
  expect(contestant.slices).toBe(4);
  expect(await contestant.go()).toEqual({ seconds: 1 });
  expect(await contestant.go()).toEqual({ seconds: 2 });
  await contestant.close();
});

it.each([
  ['ends at once', 'process.exit(3)', 'ended with 3'],
  ['says something else', `console.log('{"hello": 1}')`, 'was not ready'],
  ['is not there', '', 'ENOENT']
])('is refused when it %s', async (_how, program, sentence) => {
  const wanted = spec('wrong', program);
  const started = Contestant.start(
    program === '' ? { ...wanted, command: ['/nowhere/at-all'] } : wanted
  );
  await expect(started).rejects.toThrow(sentence);
});

it('takes turns; who fails is left out, who is slow works twice', async () => {
  const results = await runRounds(
    [spec('quick', counting), spec('dying', dying), spec('slow', counting)],
    3,
    2.5
  );
  expect(results.map(({ spec: { name }, answers }) => [name, answers.length])).toEqual([
    ['quick', 3],
    ['slow', 3]
  ]);
  const [slow] = await runRounds([spec('slow', counting)], 3, 1.5);
  expect(slow?.answers.map(({ seconds }) => seconds)).toEqual([1, 2]);
});
