import { defineConfig } from 'vitest/config';

/** The tests of the rooms that are mutated, see `stryker.config.mjs`; those that start processes are left out. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['{protocol,server/pipeline,server/jobs}/**/*.test.ts'],
    testTimeout: 60_000
  }
});
