/** One jest for the whole house, one project per room, so that a room can be tested alone: `npm test -- --selectProjects cart`. */
const rooms = {
  contracts: 'packages/contracts',
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
  'stripe-emulator': 'emulators/stripe',
  ops: 'ops',
  e2e: 'e2e',
  chaos: 'chaos',
};

/** These talk to nobody. A run of only these starts no servers: jest sets up what the projects of the selected tests name, once. */
const withoutServers = ['contracts', 'stripe-emulator'];
const world = {
  globalSetup: '<rootDir>/packages/kit/src/testing/global-setup.ts',
  globalTeardown: '<rootDir>/packages/kit/src/testing/global-teardown.ts',
};

const project = ([displayName, folder]) => ({
  displayName,
  rootDir: import.meta.dirname,
  roots: [`<rootDir>/${folder}`],
  testMatch: ['**/*.test.ts'],
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
  ...(withoutServers.includes(displayName) ? {} : world),
});

export default {
  projects: Object.entries(rooms).map(project),
  reporters: ['default', '<rootDir>/ops/closing-line.js'],
  testTimeout: 30_000,
  maxWorkers: 2,
};
