import { defineConfig } from 'vitest/config';

/** Unit tests stand beside the code; tests that cross rooms stand in test/. */
export default defineConfig({
  test: {
    // The random tests of `make test-all` run HEPSCT_SEEDS times as often.
    testTimeout: 60_000 * Number(process.env['HEPSCT_SEEDS'] ?? 1),
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['{protocol,engine,server,test,bench}/**/*.test.ts'],
          environment: 'node'
        }
      },
      {
        extends: true,
        test: {
          name: 'page',
          include: ['src/**/*.test.{ts,tsx}'],
          environment: 'jsdom'
        }
      }
    ]
  }
});
