import { setTimeout as pause } from 'node:timers/promises';
import type { Channel, ConsumeMessage } from 'amqplib';
import { laneWidths } from '../database/lanes.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Consumer, Delivered, Delivery } from './deliver.ts';
import { readEnvelope } from './envelope.ts';
import { keepLinked, type Link } from './link.ts';
import { deadLetterQueue, declareExchanges, declareQueue, queueName } from './topology.ts';

export interface Consumers extends Link {
  /** How many are registered, of how many there should be. */
  count(): { up: number; expected: number };
  /** Stops taking messages and waits for those in hand. */
  drain(): Promise<void>;
}

const prefetch = 20;
const pauseWhenDownMs = 1_000;

/** Listens on the queues of all reactions of a service. The database lane keeps the concurrency below the pool. */
export function createConsumers(
  url: string,
  consumers: Consumer[],
  delivery: Delivery,
  log: Log,
  metrics: Metrics,
): Consumers {
  const inHand = new Set<Promise<void>>();
  let channel: Channel | undefined;
  let tags: string[] = [];
  let draining = false;

  /** The acknowledgement belongs to the channel the message came on: tags start anew on each channel. */
  const receive = async (from: Channel, message: ConsumeMessage, effect: () => Promise<Delivered>): Promise<void> => {
    const answer = (how: 'ack' | 'back') => {
      if (from !== channel) return; // that channel is gone; the broker delivers again
      try {
        if (how === 'ack') from.ack(message);
        else from.nack(message, false, true);
      } catch {
        // closed between the check and the call
      }
    };
    for (;;) {
      if ((await effect()) === 'done') return answer('ack');
      // Kept, not given back: giving back counts as a delivery, and an outage of a minute would look like poison.
      if (draining || from !== channel) return answer('back');
      await pause(pauseWhenDownMs * (0.5 + Math.random()), undefined, { ref: false });
    }
  };

  const effectOf = async (consumer: Consumer, message: ConsumeMessage): Promise<Delivered> => {
    const envelope = readEnvelope(message.content);
    if (envelope && envelope.type === consumer.event.type) return delivery.deliver(consumer, envelope);
    return parked(consumer, message, envelope ? `unknown type ${envelope.type}` : 'not an envelope of ours');
  };

  const parked = async (consumer: Consumer, message: ConsumeMessage, why: string): Promise<Delivered> => {
    try {
      await delivery.parkAsItIs(consumer.name, message.content, why);
      return 'done';
    } catch (error) {
      log.warn({ consumer: consumer.name, error }, 'a message could not be parked yet');
      return 'down';
    }
  };

  const link = keepLinked({
    url,
    which: 'consume',
    log,
    metrics,
    async build(model, watch) {
      const fresh = watch(await model.createChannel());
      await declareExchanges(fresh);
      await fresh.prefetch(Math.max(prefetch, laneWidths.consumers));
      channel = fresh;
      tags = [];
      for (const consumer of consumers) {
        const queue = queueName(delivery.service, consumer.name);
        await declareQueue(fresh, queue, consumer.event);
        const listen = async (to: string, effect: (message: ConsumeMessage) => Promise<Delivered>) => {
          const { consumerTag } = await fresh.consume(to, (message) => {
            if (message === null) return void fresh.close().catch(() => undefined); // the queue was deleted: build anew
            if (draining) return;
            const work = receive(fresh, message, () => effect(message)).finally(() => inHand.delete(work));
            inHand.add(work);
          });
          tags.push(consumerTag);
        };
        await listen(queue, (message) => effectOf(consumer, message));
        // What the broker gave up, because it killed the process time and again: a person must see it.
        await listen(deadLetterQueue(queue), (message) => parked(consumer, message, 'delivered too often'));
      }
      metrics.consumersUp.set(tags.length);
    },
    lost() {
      channel = undefined;
      tags = [];
      metrics.consumersUp.set(0);
    },
  });

  return {
    ...link,
    count: () => ({ up: tags.length, expected: consumers.length * 2 }),
    async drain() {
      const from = channel;
      if (from) await Promise.all(tags.map((tag) => from.cancel(tag).catch(() => undefined)));
      draining = true;
      while (inHand.size > 0) await Promise.all(inHand);
    },
  };
}
