/** The import rules (docs/adr/0002): a service never imports a service, and inner folders import only what they may. */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'contracts-import-nothing',
      severity: 'error',
      from: { path: '^packages/contracts/src' },
      to: { path: '^(packages/(kit|dev-servers)|services|gateway|emulators|ops|e2e|bench|chaos)' },
    },
    {
      name: 'kit-imports-contracts-only',
      severity: 'error',
      from: { path: '^packages/(kit|dev-servers)' },
      to: { path: '^(services|gateway|emulators|ops|e2e|bench|chaos)' },
    },
    {
      name: 'services-do-not-start-servers',
      severity: 'error',
      from: {
        path: '^(services/[^/]+/src|gateway/src|packages/kit/src/(?!testing/)|packages/contracts)',
        pathNot: '[.]test[.]ts$',
      },
      to: { path: '^packages/dev-servers' },
    },
    {
      name: 'a-service-never-imports-a-service',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^(services/(?!$1/)|gateway)' },
    },
    {
      name: 'services-do-not-import-emulators',
      severity: 'error',
      from: { path: '^services/[^/]+/src' },
      to: { path: '^(emulators|ops|e2e|bench|chaos)' },
    },
    {
      name: 'gateway-imports-no-service',
      severity: 'error',
      from: { path: '^gateway/' },
      to: { path: '^(services|emulators|ops|e2e|bench|chaos)' },
    },
    {
      name: 'emulators-stand-alone',
      severity: 'error',
      from: { path: '^emulators/' },
      to: { path: '^(packages|services|gateway|ops|e2e|bench|chaos)' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^services/[^/]+/src/domain/', pathNot: '[.]test[.]ts$' },
      to: { pathNot: ['^services/[^/]+/src/domain/', '^packages/contracts/'] },
    },
    {
      name: 'handlers-do-not-import-each-other',
      severity: 'error',
      from: { path: '^services/[^/]+/src/(actions|reactions|timers|jobs|gauges)/' },
      to: { path: '^services/[^/]+/src/(actions|reactions|timers)/' },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: {
        path: '^(packages|services|gateway|ops)/',
        pathNot: [
          '^packages/kit/src/testing/',
          '[.]test[.]ts$',
          '/test/',
          '^ops/src/(compatibility/|record-samples[.]ts|system/test-system[.]ts)',
        ],
      },
      to: { path: '^packages/kit/src/testing/' },
    },
    {
      name: 'packages-are-imported-by-their-exports',
      severity: 'error',
      from: { path: '^(services|gateway|ops|e2e|bench|chaos)/' },
      to: {
        path: '^packages/[^/]+/src/',
        pathNot:
          '^packages/(contracts/src/(index|client/index|documents/index)|kit/src/(index|testing/index)|dev-servers/src/index)[.]ts$',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
