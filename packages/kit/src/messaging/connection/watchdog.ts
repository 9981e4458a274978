import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { singleFlight } from '../scheduling/single-flight.ts';
import { createStalledQueues, type QueueState } from './stalled-queues.ts';

interface WatchdogOptions {
  consumers: { inspect(): Promise<QueueState[]>; isUp(): boolean; recycle(why: string): void };
  log: Log;
  metrics: Metrics;
  /** Called when new connections did not help: restart the process. Without it the connection is recycled for ever. */
  onUnrecoverable?: ((why: string) => void) | undefined;
  everyMs?: number | undefined;
  /** How long messages may be ready at the broker without one arriving. */
  stalledAfterMs?: number | undefined;
  now?: () => number;
}

const unrecoverableAt = 3;
const inspectTimeoutMs = 15_000;
/** In place of a queue name, when no queue could be inspected. A value of a metric label; do not rename. */
const wholeConnection = 'the whole connection';

/** Finds consumers that are connected but receive nothing, which no event of amqplib reports, and recycles their connection. */
export function createWatchdog(options: WatchdogOptions) {
  const { consumers, log, everyMs = 30_000, stalledAfterMs = 60_000, now = () => performance.now() } = options;
  const queues = createStalledQueues(stalledAfterMs, now);
  let handle: NodeJS.Timeout | undefined;
  let stopped = false;

  const recycle = (names: string[]): void => {
    queues.restartClocks();
    const times = names.map((name) => (queues.recordOf(name).recycled += 1));
    if (recycleOrGiveUp(names, times, options)) stopped = true;
  };

  /** One inspection. Does nothing while the connection is being rebuilt. */
  const inspect = singleFlight(async () => {
    if (stopped || !consumers.isUp()) return;
    try {
      const timeout = pause(inspectTimeoutMs, undefined, { ref: false }).then(() =>
        Promise.reject(new Error('no answer')),
      );
      const stalled = (await Promise.race([consumers.inspect(), timeout])).filter(queues.isStalled);
      queues.recordOf(wholeConnection).recycled = 0;
      if (stalled.length > 0) recycle(stalled.map(({ queue }) => queue));
    } catch (error) {
      log.warn({ error }, 'could not inspect the queues');
      if (consumers.isUp()) recycle([wholeConnection]);
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

/** `times`: how often each queue was recycled. Returns true if the process gives up. */
function recycleOrGiveUp(queues: string[], times: number[], options: WatchdogOptions): boolean {
  const { consumers, log, metrics, onUnrecoverable } = options;
  const why = `no deliveries from ${queues.join(', ')}`;
  for (const queue of queues) metrics.watchdogRecycles.inc({ queue });
  if (Math.max(...times) >= unrecoverableAt && onUnrecoverable) {
    log.error({ queues }, 'new connections do not help; the process stops, to be restarted');
    onUnrecoverable(why);
    return true;
  }
  consumers.recycle(why);
  return false;
}
