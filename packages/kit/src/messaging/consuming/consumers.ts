import { setTimeout as pause } from 'node:timers/promises';
import type { Channel } from 'amqplib';
import { partitionSizes } from '../../database/pool-partitions.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { BrokerConnection } from '../connection/broker-connection.ts';
import { type SupervisedConnection, superviseConnection } from '../connection/supervised-connection.ts';
import { type Declared, deadLetterQueue, declareExchanges, declareQueues, queueName } from '../connection/topology.ts';
import type { QueueState } from '../connection/watchdog.ts';
import type { Consumer, Delivery } from './delivery.ts';
import { createDispatch } from './dispatch.ts';
import { createInFlightMessages, type InFlightMessages } from './in-flight-messages.ts';

export interface Consumers extends SupervisedConnection {
  /** How many are registered, of how many there should be. */
  count(): { up: number; expected: number };
  /** Every queue we listen on, as the broker sees it and as we do. What somebody took away is declared and bound anew. */
  inspect(): Promise<QueueState[]>;
  /** Stops taking messages, waits for those in hand, and leaves the broker. */
  drain(): Promise<void>;
}

const prefetch = 20;
const cancelWithinMs = 2_000;

/** Listens on the queues of all reactions of a service. The database lane keeps the concurrency below the pool. */
export function createConsumers(
  url: string,
  consumers: Consumer[],
  delivery: Delivery,
  log: Log,
  metrics: Metrics,
): Consumers {
  const { service } = delivery;
  let current: { connection: BrokerConnection; channel: Channel; tags: Map<string, string> } | undefined;

  const hand = createDispatch(delivery, log);
  const inFlightByQueue = new Map<string, InFlightMessages>();
  const reactions = consumers.map((consumer) => {
    const queue = queueName(service, consumer.name);
    inFlightByQueue.set(
      queue,
      createInFlightMessages(consumer.ordered, (message) => hand.deliver(consumer, message)),
    );
    // What the broker gave up, because it killed the process time and again: a person must see it.
    inFlightByQueue.set(
      deadLetterQueue(queue),
      createInFlightMessages(false, (message) => hand.park(consumer, message, 'delivered too often')),
    );
    return { queue, ...consumer };
  });

  /** Declaring again changes nothing, brings back what somebody took away, and tells how much lies there for how many. */
  const declareAll = async (channel: Channel) => {
    await declareExchanges(channel);
    const declared: Declared[] = [];
    for (const reaction of reactions) declared.push(...(await declareQueues(channel, reaction)));
    return declared;
  };

  const link = superviseConnection({
    url,
    service,
    which: 'consume',
    log,
    metrics,
    async build(connection) {
      const channel = connection.watch(await connection.model.createChannel());
      const tags = new Map<string, string>();
      current = { connection, channel, tags };
      await declareAll(channel);
      await channel.prefetch(Math.max(prefetch, partitionSizes.consumers));
      for (const [queue, inFlight] of inFlightByQueue) {
        const { consumerTag } = await channel.consume(queue, (message) => {
          if (message === null) connection.end(`the broker cancelled our consumer of ${queue}`);
          else inFlight.take(message, channel, connection);
        });
        tags.set(queue, consumerTag);
      }
      metrics.consumersUp.set(tags.size);
    },
    lost() {
      current = undefined;
      metrics.consumersUp.set(0);
    },
  });

  return {
    ...link,
    count: () => ({ up: link.isUp() ? (current?.tags.size ?? 0) : 0, expected: inFlightByQueue.size }),
    async inspect() {
      if (!current || current.connection.isClosed()) return [];
      const spare = await current.connection.model.createChannel();
      spare.on('error', () => undefined); // its death says nothing about the others
      try {
        const declared = await declareAll(spare);
        return declared.map((counts) => ({
          ...counts,
          ...(inFlightByQueue.get(counts.queue) as InFlightMessages).state(),
        }));
      } finally {
        await spare.close().catch(() => undefined);
      }
    },
    async drain() {
      const cancelled = [...(current?.tags ?? [])].map(async ([queue, tag]) => {
        // An ordered queue is left only with the channel: cancelled, the next process would begin while we still finish.
        if (!inFlightByQueue.get(queue)?.ordered) await current?.channel.cancel(tag).catch(() => undefined);
      });
      await Promise.race([Promise.all(cancelled), pause(cancelWithinMs, undefined, { ref: false })]);
      await Promise.all([...inFlightByQueue.values()].map((inFlight) => inFlight.finish()));
      await link.stop();
    },
  };
}
