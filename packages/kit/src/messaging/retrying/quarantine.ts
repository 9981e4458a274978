import type { ConsumeMessage } from 'amqplib';

/**
 * A message may end every process that begins with it, and the broker counts each death against all that were in its hands. So
 * what was delivered this often and never answered is taken off the queue and into our own table, where it is tried alone.
 */
const quarantineAfter = 3;

/** What comes back from the dead waits a moment, so that the suspects among it are put away before the next death. */
export const quarantineDelayMs = 150;

/** Quorum queues count how often they delivered a message before: https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling */
export const deliveriesBefore = ({ properties: { headers } }: ConsumeMessage): number =>
  Number(headers?.['x-delivery-count'] ?? 0);

export const wasRedeliveredTooOften = (message: ConsumeMessage): boolean =>
  deliveriesBefore(message) >= quarantineAfter;
