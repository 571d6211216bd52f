/** Dependencies point one way: src and server -> protocol and engine/ts -> nothing of ours. */
const TESTS = '\\.(test|fixture)\\.tsx?$|/(test|tests|fakes)/';

module.exports = {
  forbidden: [
    {
      name: 'protocol-uses-nothing-of-ours',
      severity: 'error',
      from: { path: '^protocol/', pathNot: TESTS },
      to: { path: '^(src|server|engine|test|bench)/' }
    },
    {
      name: 'engine-uses-nothing-of-ours',
      severity: 'error',
      from: { path: '^engine/', pathNot: TESTS },
      to: { path: '^(src|server|protocol|test|bench)/' }
    },
    {
      name: 'page-does-not-know-the-companions-code',
      comment: 'The page asks over HTTP; Node is not there.',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { path: '^(server|test|bench)/|^engine/ts/native' }
    },
    {
      name: 'companion-does-not-know-the-page',
      severity: 'error',
      from: { path: '^server/', pathNot: TESTS },
      to: { path: '^(src|test|bench)/' }
    },
    {
      name: 'bench-measures-the-engine',
      comment: 'What it runs of the rest it runs as users do: by the command line.',
      severity: 'error',
      from: { path: '^bench/', pathNot: `^bench/centre/|${TESTS}` },
      to: { path: '^(src|server|protocol|test)/' }
    },
    {
      name: 'bench-of-the-centre-measures-its-room',
      severity: 'error',
      from: { path: '^bench/centre/', pathNot: TESTS },
      to: { path: '^(src|server|protocol|test)/', pathNot: '^server/(centre/|simulate/random)' }
    },
    {
      name: 'no-node-in-the-page',
      severity: 'error',
      from: { path: '^(src|protocol)/', pathNot: `\\.mjs$|${TESTS}` },
      to: { dependencyTypes: ['core'] }
    },
    {
      name: 'only-the-client-sends-requests',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/companion/|${TESTS}` },
      to: { path: 'openapi-fetch|@jupyterlab/services/lib/serverconnection' }
    },
    {
      name: 'user-data-is-opened-in-one-place',
      comment: 'server/files is the one room that opens what users name.',
      severity: 'error',
      from: { path: '^server/', pathNot: `^server/(${OPENERS()})|${TESTS}` },
      to: { path: '^(node:)?fs(/promises)?$', dependencyTypes: ['core'] }
    },
    {
      name: 'no-product-code-needs-tests',
      severity: 'error',
      from: { path: '^(src|server|engine|protocol)/', pathNot: TESTS },
      to: { path: TESTS, pathNot: '^node_modules/' }
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(lib|hepsct|engine/dist|node_modules/.*)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'node', 'default', 'types']
    }
  }
};

/** Rooms that may open files: users' data, and beside them what is our own (jobs, configuration). */
function OPENERS() {
  return [
    'files/', // users' data
    'jobs/', // the job's directory
    'config/', // hepsct.yaml
    'companion/', // the socket
    'simulate/', // writes what the user named
    'volumes/', // outputs of jobs
    'hdf5/plugins', // the library's filter plugins
    'hdf5/thread-source', // our own sources
    'build\\.mjs'
  ].join('|');
}
