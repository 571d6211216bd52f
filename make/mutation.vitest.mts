import { defineConfig } from 'vitest/config';

/** The tests of the rooms that are mutated, see `stryker.config.mjs`; none of them starts a process. */
export default defineConfig({
  test: {
    root: '.',
    environment: 'node',
    include: ['{protocol,server/pipeline}/**/*.test.ts', 'server/jobs/{state,directory}.test.ts'],
    isolate: false
  }
});
