/**
 * Mutation runs over the pure rooms: `make test-all`. What starts and watches processes (queue, lease,
 * drivers) is left to test/kill: its mutants mostly hang, which takes hours and shows little.
 *
 * Every mutant has a run of its own of the rooms' tests. Stryker's runner for vitest is quicker, but
 * with vitest 5 it does not see that a test inside a `describe` fails.
 */
export default {
  packageManager: 'npm',
  testRunner: 'command',
  commandRunner: {
    command: 'node node_modules/vitest/vitest.mjs run --bail 1 --config make/mutation.vitest.mts'
  },
  mutate: [
    'protocol/{array,recipe-check,sentences,upgrade}.ts',
    'server/pipeline/{angles,centre,fields,light,plan,slabs,weights}.ts',
    'server/jobs/{state,eta}.ts'
  ],
  // Titles, sentences and tables are data: what they say is held by the contract and by acceptance tests.
  mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral', 'ArrayDeclaration'] },
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
  concurrency: 2,
  timeoutMS: 20_000,
  tempDirName: '.cache/mutation',
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: '.cache/reports/mutation.json' },
  clearTextReporter: {
    allowColor: false,
    logTests: false,
    reportTests: false,
    reportMutants: false
  },
  thresholds: { high: 85, low: 75, break: 70 }
};
