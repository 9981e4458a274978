import { type Context, runIn } from '../../telemetry/context.ts';
import { contextOfMessage } from '../publishing/envelope.ts';
import { classify } from '../retrying/retry-policy.ts';
import type { Delivered } from './consumer.ts';
import type { Effect, Outcome } from './effect.ts';
import type { FirstDelivery, Timing } from './first-delivery.ts';

interface DeliverTogetherOptions {
  effect: Effect;
  /** Records that a message had its effect. */
  committed(delivery: FirstDelivery, outcome: Outcome, timing: Timing): Delivered;
  deliverAlone(delivery: FirstDelivery): Promise<Delivered>;
}

/**
 * Delivers messages of one queue in one transaction. If one fails, nothing is stored, and each is delivered alone: only the one
 * that fails is retried later. Of several messages about the same aggregate the first takes part, because the others must find
 * what it has written, also what is written with the commit.
 */
export function createDeliverTogether({ effect, committed, deliverAlone }: DeliverTogetherOptions) {
  const deliverAll = async (deliveries: FirstDelivery[]): Promise<Delivered[]> => {
    const timing = { attempt: 0, started: performance.now() };
    const messages = deliveries.map(({ envelope }) => ({ envelope, context: contextOfMessage(envelope) }));
    try {
      const outcomes = await effect.together((deliveries[0] as FirstDelivery).consumer, messages);
      return deliveries.map((delivery, place) =>
        runIn(messages[place]?.context as Context, () => committed(delivery, outcomes[place] as Outcome, timing)),
      );
    } catch (error) {
      if (classify(error) === 'down') return deliveries.map(() => 'down');
      return Promise.all(deliveries.map(deliverAlone));
    }
  };

  return async (deliveries: FirstDelivery[]): Promise<Delivered[]> => {
    const firstOf = new Map(deliveries.toReversed().map((delivery) => [delivery.envelope.subject, delivery]));
    const together = deliveries.filter((delivery) => firstOf.get(delivery.envelope.subject) === delivery);
    if (together.length === 1) return Promise.all(deliveries.map(deliverAlone));
    const delivered = await deliverAll(together);
    const outcomeOf = new Map(together.map((delivery, place) => [delivery, delivered[place] as Delivered]));
    return Promise.all(deliveries.map(async (delivery) => outcomeOf.get(delivery) ?? deliverAlone(delivery)));
  };
}
