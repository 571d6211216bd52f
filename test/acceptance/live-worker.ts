import { readdirSync, readFileSync } from 'node:fs';
import type { Companion } from './companion';

/** The live worker of a companion. */
export function workerOf({ pid }: Companion): number {
  const found = readdirSync('/proc')
    .filter(name => /^\d+$/u.test(name))
    .find(name => {
      try {
        const parent = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1];
        const isLive = readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('live.mjs');
        return Number(parent) === pid && isLive;
      } catch {
        return false; // it has just ended
      }
    });
  if (found === undefined) throw new Error('there is no live worker');
  return Number(found);
}
