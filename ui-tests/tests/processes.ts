import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../places';

/** Processes that the Jupyter servers of these tests run, by the file in hepsct/server/ that they began with. */
export function processesOf(entry: string): number[] {
  const file = join(REPOSITORY, 'hepsct', 'server', entry);
  return readdirSync('/proc')
    .filter(name => /^\d+$/u.test(name))
    .filter(name => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').includes(file);
      } catch {
        return false; // it has just ended
      }
    })
    .map(Number);
}
