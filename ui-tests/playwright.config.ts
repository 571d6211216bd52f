import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { HOME, HUB, NOTEBOOKS, PORT, PROCESSED, REAL_SCANS, REPOSITORY, SCANS } from './places';

const VENV = join(REPOSITORY, '.venv', 'bin');

/** Every process of the tests reads this file; only the first one, which starts the server, cleans up. */
if (process.env['HEPSCT_UI_CLEAN'] === undefined) {
  process.env['HEPSCT_UI_CLEAN'] = 'yes';
  rmSync(HOME, { recursive: true, force: true });
  for (const folder of [SCANS, PROCESSED, NOTEBOOKS, join(HOME, 'jupyter', 'labextensions')]) {
    mkdirSync(folder, { recursive: true });
  }
  symlinkSync(
    join(REPOSITORY, 'hepsct', 'labextension'),
    join(HOME, 'jupyter', 'labextensions', 'hepsct')
  );
}

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  globalSetup: './simulate-scan.ts',
  workers: 1,
  timeout: 180_000,
  // JupyterLab itself takes seconds to load on a busy machine.
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://localhost:${PORT}`,
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // Video needs a program of its own that is not there.
    video: 'off',
    launchOptions: {
      executablePath: process.env['HEPSCT_CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--disable-lcd-text', '--use-angle=swiftshader', '--enable-unsafe-swiftshader']
    }
  },
  webServer: [
    jupyter('jupyter_server_test_config.py', `http://localhost:${PORT}/lab`),
    jupyter('hub_server_test_config.py', `http://localhost:${HUB.port}${HUB.base}api`)
  ]
});

/** A JupyterLab of the virtual environment, with this repository's extension and its own home. */
function jupyter(config: string, url: string) {
  return {
    command: `"${join(VENV, 'jupyter')}" lab --config ${config}`,
    url,
    timeout: 120_000,
    stderr: 'ignore' as const,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 10_000 },
    env: {
      PATH: `${VENV}${delimiter}${process.env['PATH'] ?? ''}`,
      PYTHONPATH: REPOSITORY,
      HOME,
      XDG_DATA_HOME: join(HOME, 'data'),
      XDG_CONFIG_HOME: join(HOME, 'config'),
      JUPYTER_PATH: join(HOME, 'jupyter'),
      JUPYTER_CONFIG_DIR: join(HOME, 'jupyter-config'),
      JUPYTERLAB_SETTINGS_DIR: join(HOME, 'settings'),
      JUPYTERLAB_WORKSPACES_DIR: join(HOME, 'workspaces'),
      HEPSCT_ROOTS: `scans=${SCANS}=w${REAL_SCANS === null ? '' : `:real=${REAL_SCANS}`}`,
      HEPSCT_PROCESSED_ROOT: PROCESSED,
      HEPSCT_UI_PORT: String(PORT),
      HEPSCT_UI_HUB: JSON.stringify(HUB),
      HEPSCT_UI_NOTEBOOKS: NOTEBOOKS
    }
  };
}
