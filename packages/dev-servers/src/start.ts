import { openBroker } from './broker.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import { openPostgres } from './postgres.ts';
import { startPrivateBroker } from './private-broker.ts';
import { startPrivatePostgres } from './private-postgres.ts';
import { startReaper } from './start-reaper.ts';
import type { Broker, DevServers, DevServersOptions, OwnDevServers, Postgres, Stoppable } from './types.ts';

/** Of what is given or found, else of our own. */
export function startDevServers(options: DevServersOptions): Promise<DevServers> {
  return open(options, openPostgres, openBroker);
}

/** Of our own programs only, whatever is given or found: for whoever means to crash them. */
export function startOwnDevServers(options: DevServersOptions): Promise<OwnDevServers> {
  return open(options, startPrivatePostgres, startPrivateBroker);
}

async function open<P extends Postgres, B extends Broker>(
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

  /** Waits for both even when one fails, so that nothing is started behind the back of whoever cleans up. */
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

function describe<P extends Postgres, B extends Broker>(
  dataDirectory: DataDirectory,
  postgres: P,
  broker: B,
  stop: () => Promise<void>,
) {
  return {
    postgresUrl: postgres.url,
    amqpUrl: broker.url,
    managementUrl: broker.managementUrl,
    said: [...dataDirectory.said, postgres.said, broker.said],
    folder: dataDirectory.folder,
    get pids() {
      return { postgres: postgres.server?.pid, broker: broker.server?.pid };
    },
    postgres: postgres.server as P['server'],
    broker: broker.server as B['server'],
    stop,
  };
}
