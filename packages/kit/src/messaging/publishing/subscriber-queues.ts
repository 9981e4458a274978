import { allEvents, queuesByEvent, type ServiceName } from '@muse/contracts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { singleFlight } from '../scheduling/single-flight.ts';
import type { Publisher } from './publisher.ts';

/** A quarter of the length at which an essential queue refuses events; about 100 MB of the broker's disk. */
const alarmAt = 50_000;
const everyMs = 60_000;

/**
 * Measures the queues that receive the events of this service, and warns while one holds too many. The publisher looks, because
 * the consumer may be stopped, and the queues of reactions that no purchase needs have no limit but the disk.
 */
export function createSubscriberQueues(
  service: ServiceName,
  publisher: Pick<Publisher, 'isUp' | 'inspect'>,
  log: Log,
  metrics: Metrics,
) {
  const queues = allEvents.filter(({ owner }) => owner === service).flatMap(({ type }) => queuesByEvent[type] ?? []);
  let handle: NodeJS.Timeout | undefined;

  const inspect = singleFlight(async () => {
    if (!publisher.isUp()) return;
    try {
      for (const { queue, ready, consumers } of await publisher.inspect(queues)) {
        metrics.subscriberQueueMessages.set({ queue }, ready);
        metrics.subscriberQueueConsumers.set({ queue }, consumers);
        if (ready >= alarmAt) log.warn({ queue, ready, consumers }, 'a queue holds too many messages');
      }
    } catch (error) {
      log.warn({ error }, 'could not measure the queues');
    }
  });

  return {
    inspect,
    start: (): void => void (handle = setInterval(() => void inspect(), everyMs).unref()),
    stop: (): void => clearInterval(handle),
  };
}
