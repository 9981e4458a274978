import type { Message } from 'amqplib';

/**
 * A message may kill every process that handles it, and the broker counts each death against all messages the process held.
 * A message that was delivered this often without an acknowledgement is therefore moved to our own table and retried alone.
 */
const quarantineAfter = 3;

/** A redelivered message waits this long, so that the messages to quarantine are moved away before the next death. */
export const quarantineDelayMs = 150;

/** Quorum queues count earlier deliveries: https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling */
export const deliveriesBefore = ({ properties: { headers } }: Message): number =>
  Number(headers?.['x-delivery-count'] ?? 0);

export const wasRedeliveredTooOften = (message: Message): boolean => deliveriesBefore(message) >= quarantineAfter;
