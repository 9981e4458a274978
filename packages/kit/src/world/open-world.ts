import { openBroker } from './broker.ts';
import { hireJanitor } from './hire-janitor.ts';
import { type Home, makeHome } from './home.ts';
import { openPostgres } from './postgres.ts';
import type { Broker, Postgres, Stoppable, World, WorldOptions } from './world.ts';

export async function openWorld({ folder, keep, say = () => {} }: WorldOptions): Promise<World> {
  const janitor = hireJanitor();
  const containers: Stoppable[] = [];
  const stop = async () => {
    await Promise.all(containers.map((container) => container.stop()));
    await janitor.dismiss();
  };
  try {
    const home = await makeHome(folder, keep, janitor, say);
    const [postgres, broker] = await both(openPostgres(home), openBroker(home));
    return describe(home, postgres, broker, stop);
  } catch (error) {
    await stop();
    throw error;
  }

  /** Waits for both even when one fails, so that nothing is started behind the back of whoever cleans up. */
  async function both(first: Promise<Postgres>, second: Promise<Broker>): Promise<[Postgres, Broker]> {
    const [postgres, broker] = await Promise.allSettled([first, second]);
    for (const outcome of [postgres, broker]) {
      if (outcome.status === 'fulfilled' && outcome.value.container) containers.push(outcome.value.container);
    }
    if (postgres.status === 'rejected') throw postgres.reason;
    if (broker.status === 'rejected') throw broker.reason;
    return [postgres.value, broker.value];
  }
}

function describe(home: Home, postgres: Postgres, broker: Broker, stop: () => Promise<void>): World {
  return {
    postgresUrl: postgres.url,
    amqpUrl: broker.url,
    managementUrl: broker.managementUrl,
    said: [...home.said, postgres.said, broker.said],
    folder: home.folder,
    pids: { postgres: postgres.pid, broker: broker.pid },
    stop,
  };
}
