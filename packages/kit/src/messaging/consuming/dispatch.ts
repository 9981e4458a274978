import { setTimeout as pause } from 'node:timers/promises';
import type { ConsumeMessage } from 'amqplib';
import type { Log } from '../../telemetry/log.ts';
import { readEnvelope } from '../publishing/envelope.ts';
import { committedAtHeader } from '../publishing/publisher.ts';
import { deliveriesBefore, quarantineDelayMs, wasRedeliveredTooOften } from '../retrying/quarantine.ts';
import type { Consumer, Delivered, Delivery } from './delivery.ts';

/** From what the broker gives us, bytes of anybody's making, to a delivery or a dead letter. */
export function createDispatch(delivery: Delivery, log: Log) {
  const park = async (consumer: Consumer, message: ConsumeMessage, why: string): Promise<Delivered> => {
    try {
      await delivery.parkRaw(consumer.name, message.content, why);
      return 'done';
    } catch (error) {
      log.warn({ consumer: consumer.name, error }, 'a message could not be parked yet');
      return 'down';
    }
  };

  return {
    async deliver(consumer: Consumer, message: ConsumeMessage): Promise<Delivered> {
      const envelope = readEnvelope(message.content);
      if (!envelope) return park(consumer, message, 'not an envelope of ours');
      if (envelope.type !== consumer.event.type) return park(consumer, message, `unknown type ${envelope.type}`);
      if (wasRedeliveredTooOften(message)) return delivery.quarantine(consumer, envelope);
      if (deliveriesBefore(message) > 0) await pause(quarantineDelayMs);
      return delivery.deliver(consumer, envelope, 0, Number(message.properties.headers?.[committedAtHeader]));
    },
    park,
  };
}
