import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceName } from '@muse/contracts';
import type { Started } from '../start.ts';
import { setAhead } from './clock.ts';

/** The clocks of the services in a test environment. Each service has its own. */
export interface TestClocks {
  /**
   * Sets a service's clock ahead, when its jobs and timers that run have ended; what is due runs at the next `runDue()`. Without the wait,
   * a job that fails would be due again an interval after the new time, and not after the time in which it failed. A test that holds
   * a job or a timer up says `whileBusy`.
   */
  moveClock(service: ServiceName, seconds: number, options?: { whileBusy?: boolean }): Promise<void>;
  /**
   * Stops a service's clock at the present time; from now on only `moveClock` moves it, from there. For a test about what has not
   * happened yet: on a busy machine seconds pass between its lines.
   */
  stopClock(service: ServiceName): Promise<void>;
  /** Sets a service's clock to the real time and lets it run. */
  startClock(service: ServiceName): Promise<void>;
}

type Look = <Row extends object>(sql: string) => Promise<Row[]>;

/** `running`: the started services, replicas too. */
export function createTestClocks(look: Look, running: Iterable<Pick<Started, 'name' | 'idle'>>): TestClocks {
  const standingAt = new Map<ServiceName, string>();

  const moveClock: TestClocks['moveClock'] = async (service, seconds, { whileBusy = false } = {}) => {
    if (!whileBusy) for (const server of running) if (server.name === service) await untilIdle(server);
    await look(setAhead(service, seconds, standingAt.get(service)));
  };
  return {
    moveClock,
    async stopClock(service) {
      const [now] = await look<{ time: string }>('select clock_timestamp()::text as time');
      standingAt.set(service, now?.time as string);
      await moveClock(service, 0);
    },
    async startClock(service) {
      standingAt.delete(service);
      await moveClock(service, 0);
    },
  };
}

const longestJobMs = 60_000;

async function untilIdle({ name, idle }: Pick<Started, 'name' | 'idle'>): Promise<void> {
  const tooLong = pause(longestJobMs, undefined, { ref: false }).then(() => {
    throw new Error(`${name} runs a job or timer for ${longestJobMs / 1_000} s: does the test hold it up (whileBusy)?`);
  });
  await Promise.race([idle(), tooLong]);
}
