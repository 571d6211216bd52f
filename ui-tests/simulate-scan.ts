import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY, SCAN } from './places';

/** Makes the scan that the tests open. */
export default function simulateScan(): void {
  const { path, rows, columns, centre } = SCAN;
  const numbers = { rows, columns, center: centre, angles: 181 };
  const options = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]);
  execFileSync(
    process.execPath,
    [join(REPOSITORY, 'hepsct', 'server', 'cli.mjs'), 'simulate', path, ...options],
    { stdio: 'pipe' }
  );
}
