import type { ServiceName } from '@muse/contracts';
import type { Channel } from 'amqplib';
import { queueOf } from '../connection/queue-versions.ts';
import { type Declared, deadLetterQueue, declareExchanges, declareQueues } from '../connection/topology.ts';
import { boundReaction, type Consumer } from './consumer.ts';
import type { Dispatch } from './dispatch.ts';
import { createInFlightMessages, type InFlightMessages } from './in-flight-messages.ts';

/** The two queues of every consumer, its own and its dead-letter queue, with their messages in flight. */
export function createQueues(consumers: Consumer[], service: ServiceName, dispatch: Dispatch) {
  const inFlightByQueue = new Map<string, InFlightMessages>();
  const bound = consumers.map((consumer) => {
    const reaction = boundReaction(service, consumer);
    const queue = queueOf(reaction);
    inFlightByQueue.set(
      queue,
      createInFlightMessages(consumer.ordered, (message) => dispatch.deliver(consumer, message)),
    );
    // The broker moves a message here after too many deliveries, e.g. because it kills every process that handles it.
    inFlightByQueue.set(
      deadLetterQueue(queue),
      createInFlightMessages(false, (message) => dispatch.deadLetter(consumer, message, 'delivered too often')),
    );
    return reaction;
  });

  return {
    inFlightByQueue,
    /** Idempotent. Restores deleted queues and bindings, and returns the message and consumer counts of every queue. */
    async declareAll(channel: Channel): Promise<Declared[]> {
      await declareExchanges(channel);
      const declared: Declared[] = [];
      for (const reaction of bound) declared.push(...(await declareQueues(channel, reaction)));
      return declared;
    },
  };
}
