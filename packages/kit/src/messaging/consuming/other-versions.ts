import type { ServiceName } from '@muse/contracts';
import type { Log } from '../../telemetry/log.ts';
import type { BrokerConnection } from '../connection/broker-connection.ts';
import { otherVersionsOf } from '../connection/queue-versions.ts';
import { singleFlight } from '../scheduling/single-flight.ts';
import { boundReaction, type Consumer } from './consumer.ts';
import type { Dispatch } from './dispatch.ts';
import { createRetiringQueue } from './retiring-queue.ts';

/**
 * Retires the queues that other releases declare for the reactions of this service: empties them, unbinds them when no process
 * of another release reads them, and deletes them. They are looked for at each new connection. Queues of ordered reactions are
 * left to the release that declared them: events of one aggregate in two queues have no order.
 */
export function createOtherVersions(consumers: Consumer[], service: ServiceName, dispatch: Dispatch, log: Log) {
  const retiring = consumers
    .filter(({ ordered }) => !ordered)
    .flatMap((consumer) =>
      otherVersionsOf(boundReaction(service, consumer)).map((queue) =>
        createRetiringQueue({ queue, consumer, dispatch, log, isStopped: () => stopped }),
      ),
    );
  let connection: BrokerConnection | undefined;
  let stopped = false;

  const inspect = singleFlight(async () => {
    for (const queue of retiring) {
      if (stopped || !connection || connection.isClosed()) return;
      try {
        await queue.inspect(connection);
      } catch (error) {
        log.warn({ error }, 'could not empty the queue of another release');
      }
    }
  });

  return {
    start(fresh: BrokerConnection): void {
      connection = fresh;
      for (const queue of retiring) queue.lookAgain();
      void inspect();
    },
    inspect: (): void => void inspect(),
    async stop(): Promise<void> {
      stopped = true;
      await inspect.underWay();
    },
  };
}
