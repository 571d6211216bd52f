import { join } from 'node:path';

/** Folder above this one. */
export const REPOSITORY = join(import.meta.dirname, '..');
/** Everything the tests write: their home, roots, jobs, and what JupyterLab remembers. */
export const HOME = join(REPOSITORY, '.cache', 'ui-tests');
/** Root the companion may open; scans are simulated into it. */
export const SCANS = join(HOME, 'scans');
/** Root of JupyterLab's file browser: above the companion's roots, and none of them. */
export const NOTEBOOKS = HOME;
/** Folder of real scans, opened for reading only; null where there is none. */
export const REAL_SCANS = process.env['HEPSCT_SCANS'] || null;
/** Why their tests are skipped. */
export const NO_REAL_SCANS = 'HEPSCT_SCANS does not name the folder of the real scans';
export const PROCESSED = join(HOME, 'processed');
/** A port of this run's own, so that two runs on one machine stay apart; the first process chooses it. */
process.env['HEPSCT_UI_PORT'] ??= String(18_000 + (process.pid % 2000) * 2);
export const PORT = Number(process.env['HEPSCT_UI_PORT']);

/** A second server as a Hub starts them: below a path, with a token and the XSRF check. */
export const HUB = { port: PORT + 1, base: '/user/ada/', token: 'token-of-the-hub' };

/** Simulated: 181 projections of 16 rows and 256 columns, the axis at column 132.5. */
export const SCAN = {
  path: join(SCANS, 'simulated.h5'),
  centre: 132.5,
  angles: 181,
  rows: 16,
  columns: 256
};
/** Large enough to be cancelled while it is reconstructed by the slow method. */
export const LARGE = {
  path: join(SCANS, 'large.h5'),
  centre: 255.5,
  angles: 360,
  rows: 320,
  columns: 512
};
