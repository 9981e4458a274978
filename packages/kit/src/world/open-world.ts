import { openBroker } from './broker.ts';
import { hireJanitor } from './hire-janitor.ts';
import { type Home, makeHome } from './home.ts';
import { openPostgres } from './postgres.ts';
import { startPrivateBroker } from './private-broker.ts';
import { startPrivatePostgres } from './private-postgres.ts';
import type { Broker, OwnWorld, Postgres, Stoppable, World, WorldOptions } from './world.ts';

/** Of what is given or found, else of our own. */
export function openWorld(options: WorldOptions): Promise<World> {
  return open(options, openPostgres, openBroker);
}

/** Of our own programs only, whatever is given or found: for whoever means to crash them. */
export function openOwnWorld(options: WorldOptions): Promise<OwnWorld> {
  return open(options, startPrivatePostgres, startPrivateBroker);
}

async function open<P extends Postgres, B extends Broker>(
  options: WorldOptions,
  openPostgres: (home: Home) => Promise<P>,
  openBroker: (home: Home) => Promise<B>,
) {
  const janitor = hireJanitor();
  const containers: Stoppable[] = [];
  const stop = async () => {
    await Promise.all(containers.map((container) => container.stop()));
    await janitor.dismiss();
  };
  try {
    const home = await makeHome(options, janitor);
    const [postgres, broker] = await both(openPostgres(home), openBroker(home));
    return describe(home, postgres, broker, stop);
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

function describe<P extends Postgres, B extends Broker>(home: Home, postgres: P, broker: B, stop: () => Promise<void>) {
  return {
    postgresUrl: postgres.url,
    amqpUrl: broker.url,
    managementUrl: broker.managementUrl,
    said: [...home.said, postgres.said, broker.said],
    folder: home.folder,
    get pids() {
      return { postgres: postgres.server?.pid, broker: broker.server?.pid };
    },
    postgres: postgres.server as P['server'],
    broker: broker.server as B['server'],
    stop,
  };
}
