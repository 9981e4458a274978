import { join } from 'node:path';
import type { GenericContainer } from 'testcontainers';
import { engineAnswers } from './container-engine.ts';
import type { DataDirectory } from './data-directory.ts';
import { settings } from './postgres-settings.ts';
import { secretIn } from './secrets.ts';
import type { Broker, Postgres } from './types.ts';

const images = { postgres: 'postgres:17.6', broker: 'rabbitmq:4.1.4-management' };

/** The first time an engine may have to fetch an image: minutes, on a slow line. */
const startupMs = 300_000;

/** undefined: no engine answers. Containers of a killed process are removed by testcontainers' own watcher (Ryuk). */
export async function startPostgresContainer(dataDirectory: DataDirectory): Promise<Postgres | undefined> {
  if (!(await engineAnswers())) return undefined;
  dataDirectory.say(`Starting ${images.postgres} in a container.`);
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
  const description = new PostgreSqlContainer(images.postgres)
    .withUsername('postgres')
    .withPassword(await secretIn(join(dataDirectory.folder, 'postgres-password')))
    .withDatabase('postgres')
    .withCommand(['postgres', ...settings(dataDirectory.keep)])
    .withStartupTimeout(startupMs);
  await keepData(description, dataDirectory, 'postgres', '/var/lib/postgresql/data');
  const container = await description.start();
  const url = container.getConnectionUri();
  return { url, container, said: `Postgres: a container of ${images.postgres} on port ${container.getPort()}` };
}

export async function startBrokerContainer(dataDirectory: DataDirectory): Promise<Broker | undefined> {
  if (!(await engineAnswers())) return undefined;
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
  const said = `RabbitMQ: a container of ${images.broker} on port ${container.getMappedPort(5672)}`;
  return { url: `amqp://${at(5672)}`, managementUrl: `http://${at(15672)}`, container, said };
}

/** A volume by name survives its container. The name is drawn with the folder: a folder emptied by hand begins with empty volumes too. */
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
