import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { IntakeState } from './intake.ts';
import { singleFlight } from './single-flight.ts';
import type { Declared } from './topology.ts';

/** One queue, as the broker sees it and as we do. */
export type Sight = Declared & IntakeState;

interface WatchdogOptions {
  listeners: { look(): Promise<Sight[]>; isUp(): boolean; recycle(why: string): void };
  log: Log;
  metrics: Metrics;
  /** Building the connection anew did not help: let the process be started anew. Without it, it is built anew for ever. */
  onHopeless?: ((why: string) => void) | undefined;
  everyMs?: number | undefined;
  /** How long messages may lie ready for us, and none come. */
  deafAfterMs?: number | undefined;
  now?: () => number;
}

/** What is remembered of a queue from one look to the next. */
interface Remembered {
  taken: number;
  hungrySince: number | undefined;
  /** How often it made us recycle, without a delivery or a sign of health in between. */
  recycled: number;
}

const hopelessAt = 3;
const lookWithinMs = 15_000;
const wholeBroker = 'the whole connection';

/**
 * Finds the consumer that is connected but deaf, which no event tells of: the broker knows none for its queue, or has messages
 * for us and gives us none. What we hold in hand, because the database is away, is not deafness. A queue that one process at
 * a time listens to may rightly give us nothing for hours.
 */
export function createWatchdog({
  listeners,
  log,
  metrics,
  onHopeless,
  everyMs = 30_000,
  deafAfterMs = 60_000,
  now = () => performance.now(),
}: WatchdogOptions) {
  const remembered = new Map<string, Remembered>();
  let handle: NodeJS.Timeout | undefined;
  let stopped = false;

  const recall = (queue: string): Remembered => {
    const memory = remembered.get(queue) ?? { taken: 0, hungrySince: undefined, recycled: 0 };
    remembered.set(queue, memory);
    return memory;
  };

  const isDeaf = ({ queue, consumers, ready, ordered, inHand, taken }: Sight): boolean => {
    const memory = recall(queue);
    const heard = taken > memory.taken;
    const hungry = !ordered && ready > 0 && inHand === 0 && !heard;
    memory.taken = taken;
    memory.hungrySince = hungry ? (memory.hungrySince ?? now()) : undefined;
    if (heard || (consumers > 0 && !hungry)) memory.recycled = 0;
    return consumers === 0 || (memory.hungrySince !== undefined && now() - memory.hungrySince >= deafAfterMs);
  };

  const recycle = (queues: string[]): void => {
    const why = `no longer heard: ${queues.join(', ')}`;
    for (const memory of remembered.values()) memory.hungrySince = undefined; // the new connection gets its time
    const times = queues.map((queue) => {
      metrics.watchdogRecycles.inc({ queue });
      return (recall(queue).recycled += 1);
    });
    if (Math.max(...times) >= hopelessAt && onHopeless) {
      log.error({ queues }, 'building the connection anew does not help; leaving, to be started anew');
      stopped = true;
      return onHopeless(why);
    }
    listeners.recycle(why);
  };

  /** Looks once. A connection that is being built anew already is in other hands. */
  const look = singleFlight(async () => {
    if (stopped || !listeners.isUp()) return;
    try {
      const tooLong = pause(lookWithinMs, undefined, { ref: false }).then(() => Promise.reject(new Error('no answer')));
      const deaf = (await Promise.race([listeners.look(), tooLong])).filter(isDeaf);
      recall(wholeBroker).recycled = 0;
      if (deaf.length > 0) recycle(deaf.map(({ queue }) => queue));
    } catch (error) {
      log.warn({ error }, 'could not look at our queues');
      if (listeners.isUp()) recycle([wholeBroker]);
    }
  });

  const schedule = (): void => {
    if (stopped) return;
    handle = setTimeout(() => void look().then(schedule), everyMs).unref();
  };

  return {
    look,
    start: schedule,
    stop() {
      stopped = true;
      clearTimeout(handle);
    },
  };
}
