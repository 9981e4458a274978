import type { Event, ServiceName } from '@muse/contracts';
import { type Channel, connect } from 'amqplib';

/** Names and arguments of exchanges and queues. A changed argument needs a new version in the queue name. */
export const eventsExchange = 'muse.events';
export const deadLetterExchange = 'muse.dlx';

export const queueName = (service: ServiceName, reaction: string): string => `muse.${service}.${reaction}.v1`;

/** The broker moves messages here that it delivered too often. */
export const deadLetterQueue = (queue: string): string => `${queue}.dlq`;

/** The queue of a reaction, and the event it is bound to. */
interface BoundQueue {
  queue: string;
  event: Event;
  /** Events of one aggregate are handled in order, so the broker delivers to one process at a time. */
  ordered?: boolean;
}

/** A queue at the broker: its messages ready for delivery, and its consumers. */
export interface Declared {
  queue: string;
  ready: number;
  consumers: number;
}

/**
 * Quorum queues with explicit arguments: RabbitMQ 3.10 and 4.x have different defaults. The delivery limit is only the backstop
 * for messages that kill the process; ordinary retries are rows in Postgres. `reject-publish` is needed for at-least-once dead-lettering.
 */
const queueArguments = ({ queue, ordered }: BoundQueue) => ({
  'x-queue-type': 'quorum',
  'x-delivery-limit': 20,
  'x-dead-letter-exchange': deadLetterExchange,
  'x-dead-letter-routing-key': queue,
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
  'x-max-length': 200_000,
  ...(ordered ? { 'x-single-active-consumer': true } : {}),
});

export async function declareExchanges(channel: Channel): Promise<void> {
  await channel.assertExchange(eventsExchange, 'topic', { durable: true });
  await channel.assertExchange(deadLetterExchange, 'topic', { durable: true });
}

/** Declares the queue of one reaction and its dead-letter queue, with their bindings. Idempotent. */
export async function declareQueues(channel: Channel, bound: BoundQueue): Promise<Declared[]> {
  const { queue, event } = bound;
  const dead = await channel.assertQueue(deadLetterQueue(queue), {
    durable: true,
    arguments: { 'x-queue-type': 'quorum' },
  });
  await channel.bindQueue(dead.queue, deadLetterExchange, queue);
  const alive = await channel.assertQueue(queue, { durable: true, arguments: queueArguments(bound) });
  await channel.bindQueue(queue, eventsExchange, event.type);
  return [alive, dead].map((reply) => ({
    queue: reply.queue,
    ready: reply.messageCount,
    consumers: reply.consumerCount,
  }));
}

/** Declares the queues of all deployed consumers before any publisher starts: events published before a consumer is up wait for it. */
export async function declareTopology(
  url: string,
  consumers: { service: ServiceName; reaction: string; event: Event; ordered?: boolean }[],
): Promise<void> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    await declareExchanges(channel);
    for (const { service, reaction, ...rest } of consumers)
      await declareQueues(channel, { queue: queueName(service, reaction), ...rest });
  } finally {
    await connection.close();
  }
}
