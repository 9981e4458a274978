import type { Event } from '@muse/contracts';
import type { Channel } from 'amqplib';
import { withBriefConnection } from './brief-connection.ts';
import { inspectQueue } from './inspect-queue.ts';
import { otherVersionsOf, type QueuedReaction, queueOf, versionArguments } from './queue-versions.ts';

/** Names and arguments of exchanges and queues. A changed argument needs a new version of the queue (queue-versions.ts). */
export const eventsExchange = 'muse.events';
export const deadLetterExchange = 'muse.dlx';

/** The broker moves messages here that it delivered too often. */
export const deadLetterQueue = (queue: string): string => `${queue}.dlq`;

/** A reaction and the event its queue is bound to. */
export interface BoundReaction extends QueuedReaction {
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
 * for messages that kill the process; ordinary retries are rows in Postgres. `reject-publish` is needed for at-least-once
 * dead-lettering, also where no maximum length is set and nothing is ever refused.
 */
const queueArguments = (reaction: BoundReaction) => ({
  'x-queue-type': 'quorum',
  'x-delivery-limit': 20,
  'x-dead-letter-exchange': deadLetterExchange,
  'x-dead-letter-routing-key': queueOf(reaction),
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
  ...versionArguments(reaction),
  ...(reaction.ordered ? { 'x-single-active-consumer': true } : {}),
});

export async function declareExchanges(channel: Channel): Promise<void> {
  await channel.assertExchange(eventsExchange, 'topic', { durable: true });
  await channel.assertExchange(deadLetterExchange, 'topic', { durable: true });
}

/** Declares the queue of one reaction and its dead-letter queue, with their bindings. Idempotent. */
export async function declareQueues(channel: Channel, reaction: BoundReaction): Promise<Declared[]> {
  const queue = queueOf(reaction);
  const dead = await channel.assertQueue(deadLetterQueue(queue), {
    durable: true,
    arguments: { 'x-queue-type': 'quorum' },
  });
  await channel.bindQueue(dead.queue, deadLetterExchange, queue);
  const alive = await channel.assertQueue(queue, { durable: true, arguments: queueArguments(reaction) });
  await channel.bindQueue(queue, eventsExchange, reaction.event.type);
  return [alive, dead].map((reply) => ({
    queue: reply.queue,
    ready: reply.messageCount,
    consumers: reply.consumerCount,
  }));
}

/**
 * Declares the queues of all deployed consumers before any publisher starts: events published before a consumer is up wait for
 * it. Unbinds their queues of other versions that no process reads: the new queue receives the events from here on.
 */
export const declareTopology = (url: string, reactions: BoundReaction[]): Promise<void> =>
  withBriefConnection(url, async (channel, connection) => {
    await declareExchanges(channel);
    for (const reaction of reactions) {
      await declareQueues(channel, reaction);
      for (const queue of otherVersionsOf(reaction)) {
        const found = await inspectQueue(connection, queue);
        if (found?.consumers === 0) await channel.unbindQueue(queue, eventsExchange, reaction.event.type);
      }
    }
  });
