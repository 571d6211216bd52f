import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { LARGE, NO_REAL_SCANS, REAL_SCANS, REPOSITORY, SCAN } from './places';

/** Makes the scans that the tests open. */
export default function simulateScans(): void {
  for (const scan of [SCAN, LARGE]) {
    simulate(scan);
  }
  if (REAL_SCANS === null) {
    // The list of tests shows skipped ones without their reason.
    process.stderr.write(`Real scans are skipped: ${NO_REAL_SCANS}.\n`);
  }
}

function simulate({ path, rows, columns, centre, angles }: typeof SCAN): void {
  const numbers = { rows, columns, center: centre, angles };
  const options = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]);
  execFileSync(
    process.execPath,
    [join(REPOSITORY, 'hepsct', 'server', 'cli.mjs'), 'simulate', path, ...options],
    { stdio: 'pipe' }
  );
}
