import type { Channel } from 'amqplib';
import type { Log } from '../../telemetry/log.ts';
import { type Declared, deadLetterQueue, declareExchanges, declareQueues, queueName } from '../connection/topology.ts';
import type { Consumer } from './consumer.ts';
import type { Delivery } from './delivery.ts';
import { createDispatch } from './dispatch.ts';
import { createInFlightMessages, type InFlightMessages } from './in-flight-messages.ts';

/** The two queues of every consumer, its own and its dead-letter queue, with their messages in flight. */
export function createQueues(consumers: Consumer[], delivery: Delivery, log: Log) {
  const dispatch = createDispatch(delivery, log);
  const inFlightByQueue = new Map<string, InFlightMessages>();
  const bound = consumers.map((consumer) => {
    const queue = queueName(delivery.service, consumer.name);
    inFlightByQueue.set(
      queue,
      createInFlightMessages(consumer.ordered, (message) => dispatch.deliver(consumer, message)),
    );
    // The broker moves a message here after too many deliveries, e.g. because it kills every process that handles it.
    inFlightByQueue.set(
      deadLetterQueue(queue),
      createInFlightMessages(false, (message) => dispatch.deadLetter(consumer, message, 'delivered too often')),
    );
    return { queue, ...consumer };
  });

  return {
    inFlightByQueue,
    /** Idempotent. Restores deleted queues and bindings, and returns the message and consumer counts of every queue. */
    async declareAll(channel: Channel): Promise<Declared[]> {
      await declareExchanges(channel);
      const declared: Declared[] = [];
      for (const queue of bound) declared.push(...(await declareQueues(channel, queue)));
      return declared;
    },
  };
}
