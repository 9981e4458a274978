import { setTimeout as pause } from 'node:timers/promises';
import type { Channel } from 'amqplib';
import { laneWidths } from '../database/lanes.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Consumer, Delivery } from './deliver.ts';
import { handOver } from './hand-over.ts';
import { createIntake, type Intake } from './intake.ts';
import type { Life } from './life.ts';
import { keepLinked, type Link } from './link.ts';
import { type Declared, deadLetterQueue, declareExchanges, declareQueues, queueName } from './topology.ts';
import type { Sight } from './watchdog.ts';

export interface Consumers extends Link {
  /** How many are registered, of how many there should be. */
  count(): { up: number; expected: number };
  /** Every queue we listen on, as the broker sees it and as we do. What somebody took away is declared and bound anew. */
  look(): Promise<Sight[]>;
  /** Stops taking messages, waits for those in hand, and leaves the broker. */
  drain(): Promise<void>;
}

const prefetch = 20;
const cancelWithinMs = 2_000;

/** Listens on the queues of all reactions of a service. The database lane keeps the concurrency below the pool. */
export function createConsumers(
  url: string,
  consumers: Consumer[],
  delivery: Delivery,
  log: Log,
  metrics: Metrics,
): Consumers {
  const { service } = delivery;
  let current: { life: Life; channel: Channel; tags: Map<string, string> } | undefined;

  const hand = handOver(delivery, log);
  const intakes = new Map<string, Intake>();
  const reactions = consumers.map((consumer) => {
    const queue = queueName(service, consumer.name);
    intakes.set(
      queue,
      createIntake(consumer.ordered, (message) => hand.deliver(consumer, message)),
    );
    // What the broker gave up, because it killed the process time and again: a person must see it.
    intakes.set(
      deadLetterQueue(queue),
      createIntake(false, (message) => hand.park(consumer, message, 'delivered too often')),
    );
    return { queue, ...consumer };
  });

  /** Declaring again changes nothing, brings back what somebody took away, and tells how much lies there for how many. */
  const declareAll = async (channel: Channel) => {
    await declareExchanges(channel);
    const declared: Declared[] = [];
    for (const reaction of reactions) declared.push(...(await declareQueues(channel, reaction)));
    return declared;
  };

  const link = keepLinked({
    url,
    service,
    which: 'consume',
    log,
    metrics,
    async build(life) {
      const channel = life.watch(await life.model.createChannel());
      const tags = new Map<string, string>();
      current = { life, channel, tags };
      await declareAll(channel);
      await channel.prefetch(Math.max(prefetch, laneWidths.consumers));
      for (const [queue, intake] of intakes) {
        const { consumerTag } = await channel.consume(queue, (message) => {
          if (message === null) life.end(`the broker cancelled our consumer of ${queue}`);
          else intake.take(message, channel, life);
        });
        tags.set(queue, consumerTag);
      }
      metrics.consumersUp.set(tags.size);
    },
    lost() {
      current = undefined;
      metrics.consumersUp.set(0);
    },
  });

  return {
    ...link,
    count: () => ({ up: link.isUp() ? (current?.tags.size ?? 0) : 0, expected: intakes.size }),
    async look() {
      if (!current || current.life.isOver()) return [];
      const spare = await current.life.model.createChannel();
      spare.on('error', () => undefined); // its death says nothing about the others
      try {
        const declared = await declareAll(spare);
        return declared.map((counts) => ({ ...counts, ...(intakes.get(counts.queue) as Intake).state() }));
      } finally {
        await spare.close().catch(() => undefined);
      }
    },
    async drain() {
      const cancelled = [...(current?.tags ?? [])].map(async ([queue, tag]) => {
        // An ordered queue is left only with the channel: cancelled, the next process would begin while we still finish.
        if (!intakes.get(queue)?.ordered) await current?.channel.cancel(tag).catch(() => undefined);
      });
      await Promise.race([Promise.all(cancelled), pause(cancelWithinMs, undefined, { ref: false })]);
      await Promise.all([...intakes.values()].map((intake) => intake.finish()));
      await link.stop();
    },
  };
}
