import { startBrokerContainer, startPostgresContainer } from './containers.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import { versionOf } from './postgres/databases.ts';
import { startPrivatePostgres } from './postgres/server.ts';
import { startReaper } from './processes/reaper.ts';
import { brokerVersionOf } from './rabbitmq/management.ts';
import { managementOf } from './rabbitmq/management-url.ts';
import { startPrivateBroker } from './rabbitmq/node.ts';
import type {
  BrokerInstance,
  DevServers,
  DevServersOptions,
  OwnDevServers,
  PostgresInstance,
  Stoppable,
} from './types.ts';
import { withoutCredentials } from './urls.ts';

/** Uses the servers of DATABASE_URL and AMQP_URL, otherwise starts containers, otherwise programs of this machine. */
export function startDevServers(options: DevServersOptions): Promise<DevServers> {
  return open(options, openPostgres, openBroker);
}

/** Starts programs of this machine in any case: for callers that crash them. */
export function startOwnDevServers(options: DevServersOptions): Promise<OwnDevServers> {
  return open(options, startPrivatePostgres, startPrivateBroker);
}

async function open<P extends PostgresInstance, B extends BrokerInstance>(
  options: DevServersOptions,
  openPostgres: (dataDirectory: DataDirectory) => Promise<P>,
  openBroker: (dataDirectory: DataDirectory) => Promise<B>,
) {
  const reaper = startReaper();
  const containers: Stoppable[] = [];
  const stop = async () => {
    await Promise.all(containers.map((container) => container.stop()));
    await reaper.stop();
  };
  try {
    const dataDirectory = await openDataDirectory(options, reaper);
    const [postgres, broker] = await both(openPostgres(dataDirectory), openBroker(dataDirectory));
    return describe(dataDirectory, postgres, broker, stop);
  } catch (error) {
    await stop();
    throw error;
  }

  /** Waits for both even when one fails: a server that starts during the cleanup would be left behind. */
  async function both(first: Promise<P>, second: Promise<B>): Promise<[P, B]> {
    const [postgres, broker] = await Promise.allSettled([first, second]);
    for (const outcome of [postgres, broker]) {
      if (outcome.status === 'fulfilled' && outcome.value.container) containers.push(outcome.value.container);
    }
    if (postgres.status === 'rejected') throw postgres.reason;
    if (broker.status === 'rejected') throw broker.reason;
    return [postgres.value, broker.value];
  }
}

function describe<P extends PostgresInstance, B extends BrokerInstance>(
  dataDirectory: DataDirectory,
  postgres: P,
  broker: B,
  stop: () => Promise<void>,
) {
  return {
    postgresUrl: postgres.url,
    amqpUrl: broker.url,
    managementUrl: broker.managementUrl,
    choices: [...dataDirectory.choices, postgres.choice, broker.choice],
    folder: dataDirectory.folder,
    get pids() {
      return { postgres: postgres.server?.pid, broker: broker.server?.pid };
    },
    postgres: postgres.server as P['server'],
    broker: broker.server as B['server'],
    stop,
  };
}

async function openPostgres(dataDirectory: DataDirectory): Promise<PostgresInstance> {
  const url = process.env.DATABASE_URL;
  if (url) return givenPostgres(url);
  return (await startPostgresContainer(dataDirectory)) ?? (await startPrivatePostgres(dataDirectory));
}

async function givenPostgres(url: string): Promise<PostgresInstance> {
  try {
    return { url, choice: `Postgres: the one in DATABASE_URL (${await versionOf(url)}) at ${withoutCredentials(url)}` };
  } catch (error) {
    const reason = error instanceof Error ? error.message || String(error) : String(error);
    throw new Error(
      `DATABASE_URL is set, but no Postgres answers at ${withoutCredentials(url)} (${reason}): start it, or unset DATABASE_URL and Muse starts its own.`,
    );
  }
}

async function openBroker(dataDirectory: DataDirectory): Promise<BrokerInstance> {
  const url = process.env.AMQP_URL;
  if (url) return givenBroker(url);
  return (await startBrokerContainer(dataDirectory)) ?? (await startPrivateBroker(dataDirectory));
}

async function givenBroker(url: string): Promise<BrokerInstance> {
  try {
    const version = await brokerVersionOf(url);
    const managementUrl = await managementOf(url);
    const management = managementUrl
      ? `its management API at ${withoutCredentials(managementUrl)}`
      : 'no management API found';
    return {
      url,
      managementUrl,
      choice: `RabbitMQ: the one in AMQP_URL (${version}) at ${withoutCredentials(url)}, ${management}`,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message || String(error) : String(error);
    throw new Error(
      `AMQP_URL is set, but no RabbitMQ answers at ${withoutCredentials(url)} (${reason}): start it, or unset AMQP_URL and Muse starts its own.`,
    );
  }
}
