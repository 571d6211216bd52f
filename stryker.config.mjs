/**
 * Mutation runs over the pure rooms: `make test-all`. What starts and watches processes (queue, lease,
 * drivers) is left to test/kill: its mutants mostly hang, which takes hours and shows little.
 */
export default {
  packageManager: 'npm',
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'make/mutation.vitest.mts', related: false },
  mutate: [
    '{protocol,server/pipeline}/**/*.ts',
    'server/jobs/{state,eta,json,directory,event-log,job-log,log-format}.ts',
    '!**/*.{test,fixture,types}.ts',
    '!**/{fakes,generated}/**'
  ],
  // The sandbox holds what the tests of these rooms read, and no environments or caches.
  ignorePatterns: [
    '.venv',
    '.cache',
    '.mypy_cache',
    'demo',
    'lib',
    'hepsct',
    'ui-tests',
    'reports'
  ],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 5000,
  tempDirName: '.cache/mutation',
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: '.cache/reports/mutation.json' },
  clearTextReporter: {
    allowColor: false,
    logTests: false,
    reportTests: false,
    reportMutants: false
  },
  thresholds: { high: 80, low: 60, break: 60 }
};
