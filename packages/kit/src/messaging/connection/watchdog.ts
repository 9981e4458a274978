import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { InFlightState } from '../consuming/in-flight-messages.ts';
import { singleFlight } from '../scheduling/single-flight.ts';
import type { Declared } from './topology.ts';

/** One queue, as the broker sees it and as we do. */
export type QueueState = Declared & InFlightState;

interface WatchdogOptions {
  consumers: { inspect(): Promise<QueueState[]>; isUp(): boolean; recycle(why: string): void };
  log: Log;
  metrics: Metrics;
  /** Building the connection anew did not help: let the process be started anew. Without it, it is built anew for ever. */
  onUnrecoverable?: ((why: string) => void) | undefined;
  everyMs?: number | undefined;
  /** How long messages may lie ready for us, and none come. */
  stalledAfterMs?: number | undefined;
  now?: () => number;
}

/** What is remembered of a queue from one look to the next. */
interface Remembered {
  taken: number;
  starvedSince: number | undefined;
  /** How often it made us recycle, without a delivery or a sign of health in between. */
  recycled: number;
}

const unrecoverableAt = 3;
const lookWithinMs = 15_000;
const wholeBroker = 'the whole connection';

/**
 * Finds the consumer that is connected but deaf, which no event tells of: the broker knows none for its queue, or has messages
 * for us and gives us none. What we hold in hand, because the database is away, is not deafness. A queue that one process at
 * a time listens to may rightly give us nothing for hours.
 */
export function createWatchdog({
  consumers,
  log,
  metrics,
  onUnrecoverable,
  everyMs = 30_000,
  stalledAfterMs = 60_000,
  now = () => performance.now(),
}: WatchdogOptions) {
  const remembered = new Map<string, Remembered>();
  let handle: NodeJS.Timeout | undefined;
  let stopped = false;

  const recall = (queue: string): Remembered => {
    const memory = remembered.get(queue) ?? { taken: 0, starvedSince: undefined, recycled: 0 };
    remembered.set(queue, memory);
    return memory;
  };

  const isStalled = ({ queue, consumers, ready, ordered, inFlight, taken }: QueueState): boolean => {
    const memory = recall(queue);
    const bound = taken > memory.taken;
    const starved = !ordered && ready > 0 && inFlight === 0 && !bound;
    memory.taken = taken;
    memory.starvedSince = starved ? (memory.starvedSince ?? now()) : undefined;
    if (bound || (consumers > 0 && !starved)) memory.recycled = 0;
    return consumers === 0 || (memory.starvedSince !== undefined && now() - memory.starvedSince >= stalledAfterMs);
  };

  const recycle = (queues: string[]): void => {
    const why = `no longer heard: ${queues.join(', ')}`;
    for (const memory of remembered.values()) memory.starvedSince = undefined; // the new connection gets its time
    const times = queues.map((queue) => {
      metrics.watchdogRecycles.inc({ queue });
      return (recall(queue).recycled += 1);
    });
    if (Math.max(...times) >= unrecoverableAt && onUnrecoverable) {
      log.error({ queues }, 'building the connection anew does not help; leaving, to be started anew');
      stopped = true;
      return onUnrecoverable(why);
    }
    consumers.recycle(why);
  };

  /** Looks once. A connection that is being built anew already is in other hands. */
  const inspect = singleFlight(async () => {
    if (stopped || !consumers.isUp()) return;
    try {
      const tooLong = pause(lookWithinMs, undefined, { ref: false }).then(() => Promise.reject(new Error('no answer')));
      const stalled = (await Promise.race([consumers.inspect(), tooLong])).filter(isStalled);
      recall(wholeBroker).recycled = 0;
      if (stalled.length > 0) recycle(stalled.map(({ queue }) => queue));
    } catch (error) {
      log.warn({ error }, 'could not look at our queues');
      if (consumers.isUp()) recycle([wholeBroker]);
    }
  });

  const schedule = (): void => {
    if (stopped) return;
    handle = setTimeout(() => void inspect().then(schedule), everyMs).unref();
  };

  return {
    inspect,
    start: schedule,
    stop() {
      stopped = true;
      clearTimeout(handle);
    },
  };
}
