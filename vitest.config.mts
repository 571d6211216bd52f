import { defineConfig } from 'vitest/config';

/** Unit tests stand beside the code; tests that cross rooms stand in test/. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['{protocol,engine,server,test}/**/*.test.ts'],
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
