import { setTimeout as pause } from 'node:timers/promises';
import type { Message } from 'amqplib';
import { isStorable } from '../../storable-text.ts';
import type { Log } from '../../telemetry/log.ts';
import { readEnvelope } from '../publishing/envelope.ts';
import { committedAtHeader } from '../publishing/publisher.ts';
import { deliveriesBefore, quarantineDelayMs, wasRedeliveredTooOften } from '../retrying/quarantine.ts';
import type { Consumer, Delivered } from './consumer.ts';
import type { Delivery } from './delivery.ts';

export type Dispatch = ReturnType<typeof createDispatch>;

/** Reads a message of the broker, whose content is not trusted, and delivers, quarantines or dead-letters it. */
export function createDispatch(delivery: Delivery, log: Log) {
  const deadLetter = async (consumer: Consumer, message: Message, why: string): Promise<Delivered> => {
    try {
      await delivery.deadLetterRaw(consumer.name, message.content, why);
      return 'done';
    } catch (error) {
      log.warn({ consumer: consumer.name, error }, 'could not dead-letter a message yet');
      return 'down';
    }
  };

  return {
    async deliver(consumer: Consumer, message: Message): Promise<Delivered> {
      const envelope = readEnvelope(message.content);
      if (!envelope) return deadLetter(consumer, message, 'not an envelope of ours');
      if (envelope.type !== consumer.event.type) return deadLetter(consumer, message, `unknown type ${envelope.type}`);
      if (!isStorable(envelope)) return deadLetter(consumer, message, 'contains characters that cannot be stored');
      if (wasRedeliveredTooOften(message)) return delivery.quarantine(consumer, envelope);
      if (deliveriesBefore(message) > 0) {
        await pause(quarantineDelayMs);
        return delivery.deliver(consumer, envelope); // alone, because it may be what killed its last consumer
      }
      return delivery.deliverFirst(consumer, envelope, Number(message.properties.headers?.[committedAtHeader]));
    },
    deadLetter,
  };
}
