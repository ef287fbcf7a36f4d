/** The rings of docs/adr: a forbidden import fails the build. Tests may use the shared test helpers. */
const tests = '\\.(test|fixture)\\.ts$|^rules/testing/|^bench/|^test/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^\\$(app|lib|env)/|/\\$types$|^\\./\\$types' },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '^rules/', pathNot: tests },
      to: { pathNot: '^rules/|node_modules/(valibot|canonicalize|json-rules-engine)/' },
    },
    {
      name: 'one-importer-of-the-rules-engine',
      severity: 'error',
      from: { pathNot: '^rules/engine/json-rules-engine\\.ts$' },
      to: { path: 'node_modules/json-rules-engine/' },
    },
    {
      name: 'workflows-are-pure',
      severity: 'error',
      from: { path: '^workflows/', pathNot: `${tests}|^workflows/(histories|client)/` },
      to: {
        pathNot: '^workflows/|^rules/model/|node_modules/(@temporalio/(workflow|common)|xstate)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-run-machine-knows-xstate-and-temporal',
      severity: 'error',
      from: {
        path: '^workflows/',
        pathNot: `${tests}|^workflows/runtime/run-machine\\.ts$|\\.machine\\.ts$|\\.assigns\\.ts$|\\.setup\\.ts$`,
      },
      to: { path: 'node_modules/xstate/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'contract-is-light',
      severity: 'error',
      from: { path: '^workflows/contract/', pathNot: tests },
      to: { pathNot: '^workflows/contract/|^rules/model/|node_modules/@temporalio/common/' },
    },
    {
      name: 'activities-know-no-worker-and-no-console',
      severity: 'error',
      from: { path: '^activities/', pathNot: tests },
      to: { path: '^(worker|web)/' },
    },
    {
      name: 'activities-see-the-contract-only',
      severity: 'error',
      from: { path: '^activities/', pathNot: tests },
      to: { path: '^workflows/(?!contract/)' },
    },
    {
      name: 'the-core-knows-no-vendor',
      severity: 'error',
      from: {
        pathNot: `${tests}|^activities/devices/|^worker/ingest/vzenith-route\\.ts$|^worker/simulation/`,
      },
      to: { path: '^activities/devices/drivers/(?!registry\\.ts$)|^activities/devices/simulators/' },
    },
    {
      name: 'people-know-the-ledger-only',
      severity: 'error',
      from: { path: '^people/', pathNot: tests },
      to: {
        path: '^(rules|workflows|activities|worker|web)/',
        pathNot: '^rules/identification/|^workflows/contract/|^activities/(ledger|media)/',
      },
    },
    {
      name: 'console-has-one-door',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(activities|worker)/' },
    },
    {
      name: 'node-forge-reads-keys-only',
      severity: 'error',
      from: {
        // The fixture makes certificates for tests.
        pathNot:
          '^activities/regulator/(key-material|demo-keys)\\.ts$|^worker/start/certificate\\.fixture\\.ts$',
      },
      to: { path: 'node_modules/node-forge/' },
    },
    {
      name: 'worker-does-not-enter-the-console',
      severity: 'error',
      from: { path: '^worker/' },
      to: { path: '^web/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.svelte-kit|build)/|^prisma/client/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
