import type { Event, ServiceName } from '@muse/contracts';
import { type Channel, connect } from 'amqplib';

/** Names and arguments at the broker, in one place. An argument that changes means a new queue version. */
export const eventsExchange = 'muse.events';
export const deadLetterExchange = 'muse.dlx';

export const queueName = (service: ServiceName, reaction: string): string => `muse.${service}.${reaction}.v1`;

/** Where the broker puts what it delivered too often. */
export const deadLetterQueue = (queue: string): string => `${queue}.dlq`;

/**
 * Quorum queues, everything explicit: 3.10 and 4.x have different defaults. The delivery limit is only the backstop for
 * messages that kill the process; ordinary retries are rows in Postgres. `reject-publish` is needed for at-least-once dead-lettering.
 */
const queueArguments = (queue: string) => ({
  'x-queue-type': 'quorum',
  'x-delivery-limit': 20,
  'x-dead-letter-exchange': deadLetterExchange,
  'x-dead-letter-routing-key': queue,
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
  'x-max-length': 200_000,
});

export async function declareExchanges(channel: Channel): Promise<void> {
  await channel.assertExchange(eventsExchange, 'topic', { durable: true });
  await channel.assertExchange(deadLetterExchange, 'topic', { durable: true });
}

/** The queue of one reaction, with its dead-letter queue and its binding. Declaring again changes nothing. */
export async function declareQueue(channel: Channel, queue: string, event: Event): Promise<void> {
  await channel.assertQueue(deadLetterQueue(queue), { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await channel.bindQueue(deadLetterQueue(queue), deadLetterExchange, queue);
  await channel.assertQueue(queue, { durable: true, arguments: queueArguments(queue) });
  await channel.bindQueue(queue, eventsExchange, event.type);
}

/** The queues of every deployed listener, before anybody publishes: what is said while a listener starts is kept for it. */
export async function declareTopology(
  url: string,
  listeners: { service: ServiceName; reaction: string; event: Event }[],
): Promise<void> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    await declareExchanges(channel);
    for (const { service, reaction, event } of listeners)
      await declareQueue(channel, queueName(service, reaction), event);
  } finally {
    await connection.close();
  }
}
