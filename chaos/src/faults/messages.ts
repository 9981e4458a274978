import { randomUUID } from 'node:crypto';
import { checkoutSubmitted, orderPlaced, paymentCaptured } from '@muse/contracts';
import type { Fault } from './fault.ts';

/** Every fact again, up to four times, up to three seconds later: twice, and in another order. */
export const duplicates: Fault = {
  name: 'duplicates',
  lane: 'messages',
  async inject({ bus, rest }) {
    const before = bus.copies();
    bus.repeat.chance = 0.5;
    await rest(4_000, 8_000);
    bus.repeat.chance = 0.15; // and never quite none
    return `${bus.copies() - before} facts again`;
  },
};

/** Facts of any age, in any order, as after a backup or a queue that somebody emptied into the exchange again. */
export const oldFacts: Fault = {
  name: 'old-facts',
  lane: 'messages',
  async inject({ bus, random, rest }) {
    const chosen = random.some(bus.received, Math.min(bus.received.length, 200));
    await Promise.all(chosen.map((event) => bus.republish(event)));
    await rest(500, 2_000);
    return 'up to 200 facts of any age again';
  },
};

/** What no reaction can take: no JSON, no envelope of ours, a version nobody knows, fields that are not as promised, an impossible fact. */
export const poison: Fault = {
  name: 'poison',
  lane: 'messages',
  async inject({ bus, random, poison: seeded, rest }) {
    const kind = random.oneOf(['no JSON', 'a strange envelope', 'another version', 'other fields', 'impossible']);
    const messageId = randomUUID();
    const consumer_ = { service: 'checkout', consumer: 'mark-paid-when-payment-captured' };
    const whole = (type: string, data: unknown) => Buffer.from(JSON.stringify(envelope(messageId, type, data)));
    const publishPoison = async (
      routingKey: string,
      content: Buffer,
      deadLettersAt: typeof consumer_,
      id: string | null,
    ) => {
      seeded.push({ ...deadLettersAt, messageId: id });
      await bus.publish(routingKey, content, messageId);
    };
    if (kind === 'no JSON')
      await publishPoison(paymentCaptured.type, Buffer.from(`{"id": "${messageId}`), consumer_, null);
    else if (kind === 'a strange envelope')
      await publishPoison(paymentCaptured.type, Buffer.from(`{"id": 7, "for": "${messageId}"}`), consumer_, null);
    else if (kind === 'another version')
      await publishPoison(paymentCaptured.type, whole('payment.captured.v9', {}), consumer_, messageId);
    else if (kind === 'other fields')
      await publishPoison(paymentCaptured.type, whole(paymentCaptured.type, { sessionId: 7 }), consumer_, messageId);
    else {
      const deadLettersAt = { service: 'payments', consumer: 'charge-when-checkout-submitted' };
      await publishPoison(
        checkoutSubmitted.type,
        whole(checkoutSubmitted.type, sharesThatDoNotAddUp(messageId)),
        deadLettersAt,
        messageId,
      );
    }
    await rest(500, 2_000);
    return kind;
  },
};

/** Names the message that ends every process which begins with it; the trial arms its listeners before they start. */
export const killMarkerOf = (seed: string | number): string => `MO-KILL${seed}`;

const killedConsumer = 'tell-shopper-when-order-placed';
/** Each keeps its listeners dying for a minute, and there are other ways to die. */
const mostKillers = 3;

/** Until it has been tried alone, and nobody survived that either. */
export const killer = (seed: string | number): Fault => ({
  name: 'killer',
  lane: 'messages',
  async inject({ bus, poison: seeded, rest }) {
    await rest(500, 2_000);
    if (seeded.filter(({ consumer }) => consumer === killedConsumer).length >= mostKillers) return 'enough have died';
    const messageId = randomUUID();
    seeded.push({ service: 'notifications', consumer: killedConsumer, messageId });
    const content = envelope(messageId, orderPlaced.type, { orderNumber: killMarkerOf(seed) }, killMarkerOf(seed));
    await bus.publish(orderPlaced.type, Buffer.from(JSON.stringify(content)), messageId);
    return 'a message that kills who begins with it';
  },
});

const envelope = (id: string, type: string, data: unknown, subject = 'poison') => ({
  specversion: '1.0',
  id,
  source: '/muse/nobody',
  type,
  subject,
  time: new Date().toISOString(),
  datacontenttype: 'application/json',
  sequence: '1',
  correlationid: 'poison',
  data,
});

const sharesThatDoNotAddUp = (id: string) => ({
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
