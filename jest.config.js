/**
 * One jest for the repository. Project `unit` has every test that needs no server: those beside their source, and all of the contracts.
 * The other projects are the suites of one folder each, e.g. `npm test -- --selectProjects cart`. They need Postgres and RabbitMQ, which
 * the global setup starts once per run, and only if a test of these projects was selected.
 */
const suites = {
  kit: 'packages/kit',
  'dev-servers': 'packages/dev-servers',
  catalog: 'services/catalog',
  cart: 'services/cart',
  checkout: 'services/checkout',
  payments: 'services/payments',
  orders: 'services/orders',
  placement: 'services/placement',
  notifications: 'services/notifications',
  gateway: 'gateway',
  ops: 'ops',
  e2e: 'e2e',
  chaos: 'chaos',
};

const common = {
  rootDir: import.meta.dirname,
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/.muse'],
};

const unit = {
  ...common,
  displayName: 'unit',
  roots: ['packages', 'services', 'gateway', 'emulators', 'ops', 'chaos'].map((folder) => `<rootDir>/${folder}`),
  testMatch: ['<rootDir>/**/src/**/*.test.ts', '<rootDir>/packages/contracts/test/**/*.test.ts'],
};

/** The tests of an emulator start it inside the test process. */
const emulator = ([displayName, folder]) => ({
  ...common,
  displayName,
  roots: [`<rootDir>/${folder}`],
  testMatch: ['**/test/**/*.test.ts'],
});
const emulators = { 'stripe-emulator': 'emulators/stripe', 'store-emulator': 'emulators/stores' };

const suite = ([displayName, folder]) => ({
  ...common,
  displayName,
  roots: [`<rootDir>/${folder}`],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/.+/src/'],
  globalSetup: '<rootDir>/packages/kit/src/testing/global-setup.ts',
  globalTeardown: '<rootDir>/packages/kit/src/testing/global-teardown.ts',
});

export default {
  projects: [unit, ...Object.entries(emulators).map(emulator), ...Object.entries(suites).map(suite)],
  testSequencer: '<rootDir>/ops/test-sequencer.js',
  reporters: ['default', '<rootDir>/ops/closing-line.js'],
  testTimeout: 240_000, // far beyond `eventually`: on a busy machine everything takes long, and a check that failed should say what failed
  maxWorkers: 3, // on two cores: the tests of services wait for a third of their time
};
