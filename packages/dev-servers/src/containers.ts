import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { GenericContainer } from 'testcontainers';
import { type DataDirectory, secretIn } from './data-directory.ts';
import { serverSettings } from './postgres/cluster.ts';
import type { BrokerInstance, PostgresInstance } from './types.ts';

const images = { postgres: 'postgres:17.6', broker: 'rabbitmq:4.1.4-management' };

/** The engine may have to download the image first. */
const startupMs = 300_000;

/** Returns `undefined` if no container engine answers. Testcontainers removes the containers of a killed process itself (Ryuk). */
export async function startPostgresContainer(dataDirectory: DataDirectory): Promise<PostgresInstance | undefined> {
  if (!(await engineAvailable())) return undefined;
  dataDirectory.say(`Starting ${images.postgres} in a container.`);
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
  const description = new PostgreSqlContainer(images.postgres)
    .withUsername('postgres')
    .withPassword(await secretIn(join(dataDirectory.folder, 'postgres-password')))
    .withDatabase('postgres')
    .withCommand(['postgres', ...serverSettings(dataDirectory.keep)])
    .withStartupTimeout(startupMs);
  await keepData(description, dataDirectory, 'postgres', '/var/lib/postgresql/data');
  const container = await description.start();
  const url = container.getConnectionUri();
  return { url, container, choice: `Postgres: a container of ${images.postgres} on port ${container.getPort()}` };
}

export async function startBrokerContainer(dataDirectory: DataDirectory): Promise<BrokerInstance | undefined> {
  if (!(await engineAvailable())) return undefined;
  dataDirectory.say(`Starting ${images.broker} in a container.`);
  const { RabbitMQContainer } = await import('@testcontainers/rabbitmq');
  const password = await secretIn(join(dataDirectory.folder, 'broker-password'));
  const description = new RabbitMQContainer(images.broker)
    .withEnvironment({ RABBITMQ_DEFAULT_USER: 'muse', RABBITMQ_DEFAULT_PASS: password })
    .withHostname('muse') // a node's data is bound to its name
    .withStartupTimeout(startupMs);
  await keepData(description, dataDirectory, 'rabbitmq', '/var/lib/rabbitmq');
  const container = await description.start();
  const at = (port: number) => `muse:${password}@${container.getHost()}:${container.getMappedPort(port)}`;
  const choice = `RabbitMQ: a container of ${images.broker} on port ${container.getMappedPort(5672)}`;
  return { url: `amqp://${at(5672)}`, managementUrl: `http://${at(15672)}`, container, choice };
}

/** A named volume survives its container. Its name is stored in the data directory, so an emptied directory gets empty volumes. */
async function keepData(
  container: GenericContainer,
  dataDirectory: DataDirectory,
  what: string,
  target: string,
): Promise<void> {
  if (!dataDirectory.keep) return;
  const mark = (await secretIn(join(dataDirectory.folder, `${what}-volume`))).slice(0, 12);
  container.withBindMounts([{ source: `muse-${what}-${mark}`, target, mode: 'rw' }]);
}

let available: Promise<boolean> | undefined;

/** Whether a container engine answers. Checked once, and fast if there is none: a client without an engine is common. */
function engineAvailable(): Promise<boolean> {
  available ??= checkEngine();
  return available;
}

async function checkEngine(): Promise<boolean> {
  const open = await Promise.all(engineAddresses().map(isOpen));
  if (!open.includes(true)) return false;
  const { getContainerRuntimeClient } = await import('testcontainers'); // takes up to a second to load
  const timeout = new Promise<false>((resolve) => setTimeout(resolve, 5000, false).unref());
  const client = getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
  return Promise.race([client, timeout]);
}

type EngineAddress = { path: string } | { host: string; port: number };

/** The addresses that testcontainers tries. */
function engineAddresses(): EngineAddress[] {
  const sockets = [
    '/var/run/docker.sock',
    join(process.env.XDG_RUNTIME_DIR ?? `/run/user/${process.getuid?.()}`, 'docker.sock'),
    join(homedir(), '.docker/run/docker.sock'),
    join(homedir(), '.docker/desktop/docker.sock'),
  ];
  return [
    ...dockerHost(process.env.DOCKER_HOST),
    ...sockets.filter((path) => existsSync(path)).map((path) => ({ path })),
  ];
}

function dockerHost(engine: string | undefined): EngineAddress[] {
  if (!engine || !URL.canParse(engine)) return [];
  const { hostname, port, pathname } = new URL(engine);
  return [hostname ? { host: hostname, port: Number(port || 2375) } : { path: pathname }];
}

function isOpen(address: EngineAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    const done = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(800, () => done(false));
    socket.once('connect', () => done(true)).once('error', () => done(false));
  });
}
