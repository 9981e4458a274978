import { randomUUID } from 'node:crypto';
import { checkoutSubmitted, orderPlaced, paymentCaptured } from '@muse/contracts';
import { reactions } from '../checker/reads.ts';
import type { Fault } from './fault.ts';

/** Publishes received events again, up to three copies each, up to three seconds later: duplicates, and out of order. */
export const duplicates: Fault = {
  name: 'duplicates',
  lane: 'messages',
  async inject({ bus, rest }) {
    const before = bus.copies();
    bus.repeat.chance = 0.5;
    await rest(4_000, 8_000);
    bus.repeat.chance = 0.15; // some duplicates for the rest of the trial
    return `${bus.copies() - before} duplicates published`;
  },
};

/** Publishes events of any age again in random order, as after restoring a backup or republishing a queue. */
export const oldFacts: Fault = {
  name: 'old-facts',
  lane: 'messages',
  async inject({ bus, random, rest }) {
    const chosen = random.some(bus.received, Math.min(bus.received.length, 200));
    await Promise.all(chosen.map((event) => bus.republish(event)));
    await rest(500, 2_000);
    return 'up to 200 old events published again';
  },
};

/** Messages that no consumer can process: not JSON, not an envelope, an unknown version, invalid fields, an impossible event. */
export const poison: Fault = {
  name: 'poison',
  lane: 'messages',
  async inject({ bus, random, poison: seeded, rest }) {
    const kind = random.oneOf(['not JSON', 'not an envelope', 'unknown version', 'invalid fields', 'impossible']);
    const messageId = randomUUID();
    const checkoutReaction = { service: 'checkout', consumer: 'mark-paid-when-payment-captured' };
    const envelopeBytes = (type: string, data: unknown) => Buffer.from(JSON.stringify(envelope(messageId, type, data)));
    const publishPoison = async (
      routingKey: string,
      content: Buffer,
      deadLettersAt: typeof checkoutReaction,
      id: string | null,
    ) => {
      seeded.push({ ...deadLettersAt, messageId: id });
      await bus.publish(routingKey, content, messageId);
    };
    if (kind === 'not JSON')
      await publishPoison(paymentCaptured.type, Buffer.from(`{"id": "${messageId}`), checkoutReaction, null);
    else if (kind === 'not an envelope')
      await publishPoison(
        paymentCaptured.type,
        Buffer.from(`{"id": 7, "for": "${messageId}"}`),
        checkoutReaction,
        null,
      );
    else if (kind === 'unknown version')
      await publishPoison(paymentCaptured.type, envelopeBytes('payment.captured.v9', {}), checkoutReaction, messageId);
    else if (kind === 'invalid fields')
      await publishPoison(
        paymentCaptured.type,
        envelopeBytes(paymentCaptured.type, { sessionId: 7 }),
        checkoutReaction,
        messageId,
      );
    else {
      const deadLettersAt = { service: 'payments', consumer: 'charge-when-checkout-submitted' };
      await publishPoison(
        checkoutSubmitted.type,
        envelopeBytes(checkoutSubmitted.type, dataWithWrongShares(messageId)),
        deadLettersAt,
        messageId,
      );
    }
    await rest(500, 2_000);
    return kind;
  },
};

/** Marks the message at which every notifications process exits; the failure point is armed when they start. */
export const killMarkerOf = (seed: string | number): string => `MO-KILL${seed}`;

const killedConsumer = 'tell-shopper-when-order-placed';
/** Each one crashes its consumers for about a minute, so few are enough. */
const mostKillers = 3;

/** A message that crashes every consumer. It must be dead-lettered after it was redelivered alone and crashed the consumer again. */
export const killer = (seed: string | number): Fault => ({
  name: 'killer',
  lane: 'messages',
  async inject({ bus, poison: seeded, rest }) {
    await rest(500, 2_000);
    if (seeded.filter(({ consumer }) => consumer === killedConsumer).length >= mostKillers)
      return 'the maximum was reached';
    const messageId = randomUUID();
    // Its other consumers are not crashed, but cannot process it either.
    const consumers = reactions.filter(({ type }) => type === orderPlaced.type);
    seeded.push(...consumers.map(({ service, reaction }) => ({ service, consumer: reaction, messageId })));
    const content = envelope(messageId, orderPlaced.type, { orderNumber: killMarkerOf(seed) }, killMarkerOf(seed));
    await bus.publish(orderPlaced.type, Buffer.from(JSON.stringify(content)), messageId);
    return 'a message that crashes its consumer';
  },
});

const envelope = (id: string, type: string, data: unknown, subject = 'poison') => ({
  specversion: '1.0',
  id,
  source: '/muse/chaos',
  type,
  subject,
  time: new Date().toISOString(),
  datacontenttype: 'application/json',
  sequence: '1',
  correlationid: 'poison',
  data,
});

const dataWithWrongShares = (id: string) => ({
  sessionId: `cs_${id}`,
  attempt: 1,
  shopper: 'nobody',
  amountCents: 100,
  currency: 'USD',
  paymentMethodId: 'pm_card_visa',
  shares: [
    {
      orderNumber: 'MO-000000',
      storeId: 'nobody',
      itemsCents: 90,
      shippingCents: 0,
      taxCents: 0,
      feeCents: 0,
      totalCents: 90,
      taxState: 'WA',
    },
  ],
});
