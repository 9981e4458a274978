import { randomBytes } from 'node:crypto';
import { type DataOf, type Event, type Role, type ServiceName, serviceNames } from '@muse/contracts';
import { createVirtualHost, deleteVirtualHost } from '@muse/dev-servers';
import type { Settings } from '../config/settings.ts';
import type { MigrationPhase } from '../database/migration.ts';
import { createDevIssuer, createGuestIssuer, newKeyPair } from '../identity/issuer.ts';
import { createServiceTokens } from '../identity/service-tokens.ts';
import type { ServiceDefinition } from '../service.ts';
import { type StartOptions, startService } from '../start.ts';
import { openSpy, type Spy } from './spy.ts';
import { type StubbedEndpoint, startStub } from './stub.ts';
import { createTestClocks, type TestClocks } from './test-clocks.ts';
import { createTestDatabase } from './test-database.ts';
import { type TestServer, testServer } from './test-server.ts';

export interface TestEnvironment extends TestClocks {
  /** Migrates and starts a service. Starting the same service again adds a replica. */
  start<S extends Settings, T extends object>(
    definition: ServiceDefinition<S, T>,
    overrides?: Record<string, string>,
    options?: StartOptions,
  ): Promise<TestServer>;
  /**
   * Brings the schema of a service to the migrations of this definition, of one phase or of both, as a deployment does. `start`
   * does it once per service.
   */
  migrate(definition: Pick<ServiceDefinition, 'name' | 'migrations'>, phase?: MigrationPhase): Promise<void>;
  /** Migrates a service and returns the settings to start it with, for a test that starts it as a process. */
  settingsOf<S extends Settings, T extends object>(
    definition: ServiceDefinition<S, T>,
  ): Promise<Record<string, string>>;
  /** Starts a stub of another service. Call it before starting the services that call the stub. */
  stub(
    service: ServiceName,
    answers: StubbedEndpoint[],
  ): Promise<{ url: string; asked: { endpoint: string; request: unknown }[] }>;
  /** Publishes an event in the name of its owner. The same `id` again makes a duplicate. */
  publish<E extends Event>(event: E, data: DataOf<E>, more?: { id?: string; sequence?: number }): Promise<string>;
  spy: Spy;
  /** Queries the stored rows as administrator. Parameters are `$1` … as in pg. */
  look<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Runs a statement as administrator in a transaction that stays open until the returned function commits it. */
  hold(sql: string, values?: unknown[]): Promise<() => Promise<void>>;
  token(subject: string, roles?: Role[]): Promise<string>;
  guestToken(subject: string): Promise<string>;
  /** A token of another service for `/internal/*` of the target; without a target as release 0.1.0 signs it. */
  serviceToken(service: ServiceName, target?: ServiceName): Promise<string>;
  /** The settings of the services in this environment. */
  environment: Record<string, string>;
  close(): Promise<void>;
}

const tokenIssuers: ServiceName[] = ['gateway', ...serviceNames];

/** An environment for one test file, with its own database, virtual host and keys. */
export async function createTestEnvironment(): Promise<TestEnvironment> {
  const servers = {
    postgresUrl: needed('MUSE_TEST_POSTGRES_URL'),
    amqpUrl: needed('MUSE_TEST_AMQP_URL'),
    managementUrl: process.env.MUSE_TEST_MANAGEMENT_URL || null,
  };
  const name = `test_${randomBytes(6).toString('hex')}`;
  const [amqpUrl, keys] = await Promise.all([createVirtualHost(servers, name), newKeys()]);
  const spy = await openSpy(amqpUrl);
  const database = createTestDatabase(servers, name);
  const closers: (() => Promise<void>)[] = [];
  const running = new Set<TestServer>();
  const clocks = createTestClocks(database.look, running);
  const environment: Record<string, string> = {
    NODE_ENV: 'test',
    ADMIN_PORT: '0',
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    AMQP_URL: amqpUrl,
    DATABASE_WAIT_MS: '30000', // a request that is refused on a busy machine would fail the test
    ...keys.environment,
  };
  const password = randomBytes(12).toString('hex');
  const migrated = new Map<string, string>();
  const dev = createDevIssuer(keys.dev, 'muse');
  const guests = createGuestIssuer(keys.guests, 'muse');
  const token = (subject: string, roles: Role[] = ['customer']) => dev.sign(subject, roles);

  const bringUpToDate: TestEnvironment['migrate'] = async ({ name: service, migrations }, phase) => {
    migrated.set(service, await database.migrate({ name: service, migrations }, { password, phase }));
  };
  const settingsOf: TestEnvironment['settingsOf'] = async (definition) => {
    if (!migrated.has(definition.name)) await bringUpToDate(definition);
    const databaseUrl = migrated.get(definition.name) as string;
    const prefix = definition.name.toUpperCase();
    return { ...environment, [`${prefix}_DATABASE_URL`]: databaseUrl, [`${prefix}_PORT`]: '0' };
  };

  return {
    ...clocks,
    environment,
    spy,
    migrate: bringUpToDate,
    token,
    settingsOf,
    guestToken: (subject) => guests.sign(subject, ['customer']),
    serviceToken: (service, target) =>
      createServiceTokens(
        service,
        JSON.parse(needed(`${service.toUpperCase()}_SERVICE_KEY`, environment)) as { kid: string },
      )(target),
    async start(definition, overrides = {}, options = {}) {
      const settings = await settingsOf(definition);
      const started = await startService(definition, { ...settings, ...overrides }, options);
      environment[`${definition.name.toUpperCase()}_URL`] = started.url;
      let stopped: Promise<void> | undefined;
      const stop = () => {
        running.delete(server);
        return (stopped ??= started.stop());
      };
      closers.push(stop);
      const server = testServer({ ...started, stop }, token);
      running.add(server);
      return server;
    },
    async stub(service, answers) {
      const started = await startStub(answers);
      environment[`${service.toUpperCase()}_URL`] = started.url;
      closers.push(started.close);
      return started;
    },
    publish: (event, data, more) => spy.publish(event, data, more),
    look: database.look,
    hold: database.hold,
    async close() {
      for (const close of closers.reverse()) await close();
      await spy.close();
      await Promise.all([database.drop(), deleteVirtualHost(servers, name)]);
    },
  };
}

async function newKeys() {
  const [dev, guests, ...services] = await Promise.all([
    newKeyPair('dev'),
    newKeyPair('guests'),
    ...tokenIssuers.map((service) => newKeyPair(service)),
  ]);
  return {
    dev: dev.privateKey,
    guests: guests.privateKey,
    environment: {
      DEV_ISSUER_KEYS: JSON.stringify({ keys: [dev.publicKey] }),
      DEV_ISSUER_KEY: JSON.stringify(dev.privateKey),
      GUEST_ISSUER_KEYS: JSON.stringify({ keys: [guests.publicKey] }),
      GUEST_ISSUER_KEY: JSON.stringify(guests.privateKey),
      SERVICE_KEYS: JSON.stringify({ keys: services.map((pair) => pair.publicKey) }),
      ...Object.fromEntries(
        services.map((pair) => [`${pair.privateKey.kid.toUpperCase()}_SERVICE_KEY`, JSON.stringify(pair.privateKey)]),
      ),
    },
  };
}

function needed(variable: string, environment: Record<string, string | undefined> = process.env): string {
  const value = environment[variable];
  if (value === undefined || value === '')
    throw new Error(`${variable} is missing: run the tests with npm test, which starts the servers`);
  return value;
}
