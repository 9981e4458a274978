import { setTimeout as pause } from 'node:timers/promises';
import type { Channel } from 'amqplib';
import { partitionSizes } from '../../database/pool-partitions.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { BrokerConnection } from '../connection/broker-connection.ts';
import type { QueueState } from '../connection/stalled-queues.ts';
import { type SupervisedConnection, superviseConnection } from '../connection/supervised-connection.ts';
import type { Consumer } from './consumer.ts';
import type { Delivery } from './delivery.ts';
import { createDispatch } from './dispatch.ts';
import type { InFlightMessages } from './in-flight-messages.ts';
import { createOtherVersions } from './other-versions.ts';
import { createQueues } from './queues.ts';

export interface Consumers extends SupervisedConnection {
  /** How many consumers are registered, of how many there should be. */
  count(): { up: number; expected: number };
  /** Compares every queue at the broker with this process. Declares deleted queues and bindings again. */
  inspect(): Promise<QueueState[]>;
  /** Stops receiving messages, waits for those in flight, and closes the connection. */
  drain(): Promise<void>;
}

interface Current {
  connection: BrokerConnection;
  channel: Channel;
  /** Consumer tags by queue. */
  tags: Map<string, string>;
}

const prefetch = 20;
const cancelWithinMs = 2_000;

/** Consumes the queues of all reactions of a service. The database pool partition limits the concurrency below the prefetch. */
export function createConsumers(
  url: string,
  consumers: Consumer[],
  delivery: Delivery,
  log: Log,
  metrics: Metrics,
): Consumers {
  const { service } = delivery;
  const dispatch = createDispatch(delivery, log);
  const { inFlightByQueue, declareAll } = createQueues(consumers, service, dispatch);
  const otherVersions = createOtherVersions(consumers, service, dispatch, log);
  let current: Current | undefined;
  metrics.consumersExpected.set(inFlightByQueue.size);

  const supervised = superviseConnection({
    ...{ url, service, log, metrics },
    which: 'consume',
    async build(connection) {
      const channel = connection.watch(await connection.model.createChannel());
      const tags = new Map<string, string>();
      current = { connection, channel, tags };
      await declareAll(channel);
      await channel.prefetch(Math.max(prefetch, partitionSizes.consumers));
      for (const [queue, inFlight] of inFlightByQueue)
        tags.set(queue, await consume(connection, channel, queue, inFlight));
      metrics.consumersUp.set(tags.size);
      otherVersions.start(connection);
    },
    lost() {
      current = undefined;
      metrics.consumersUp.set(0);
    },
  });

  return {
    ...supervised,
    count: () => ({ up: supervised.isUp() ? (current?.tags.size ?? 0) : 0, expected: inFlightByQueue.size }),
    async inspect() {
      if (!current || current.connection.isClosed()) return [];
      otherVersions.inspect();
      const spare = await current.connection.model.createChannel();
      spare.on('error', () => undefined); // does not affect the channel of the consumers
      try {
        const declared = await declareAll(spare);
        for (const { queue, ready, consumers: registered } of declared) {
          metrics.queueMessages.set({ queue }, ready);
          metrics.queueConsumers.set({ queue }, registered);
        }
        return declared.map((counts) => ({
          ...counts,
          ...(inFlightByQueue.get(counts.queue) as InFlightMessages).state(),
        }));
      } finally {
        await spare.close().catch(() => undefined);
      }
    },
    async drain() {
      const drained = otherVersions.stop();
      await cancelAll(current, inFlightByQueue);
      await Promise.all([...inFlightByQueue.values()].map((inFlight) => inFlight.finish()));
      await drained;
      await supervised.stop();
    },
  };
}

/** Returns the consumer tag. */
async function consume(connection: BrokerConnection, channel: Channel, queue: string, inFlight: InFlightMessages) {
  const { consumerTag } = await channel.consume(queue, (message) => {
    if (message === null) connection.end(`the broker cancelled our consumer of ${queue}`);
    else inFlight.take(message, channel, connection);
  });
  return consumerTag;
}

/** Not for ordered queues: cancelled, another process would start with the next message while this one still finishes. */
async function cancelAll(current: Current | undefined, inFlightByQueue: Map<string, InFlightMessages>): Promise<void> {
  const cancelled = [...(current?.tags ?? [])].map(async ([queue, tag]) => {
    if (!inFlightByQueue.get(queue)?.ordered) await current?.channel.cancel(tag).catch(() => undefined);
  });
  await Promise.race([Promise.all(cancelled), pause(cancelWithinMs, undefined, { ref: false })]);
}
