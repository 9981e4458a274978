import { randomBytes } from 'node:crypto';
import {
  api,
  type Cart,
  checkoutPaid,
  checkoutSubmitted,
  type DataOf,
  type Envelope,
  orderCreated,
  paymentCaptured,
} from '@muse/contracts';
import { reply } from '@muse/kit';
import { stubbed, type TestEnvironment } from '@muse/kit/testing';
import type { ServiceUnderTest, Start } from './service-under-test.ts';

/** What lies in a cart: one thing of one store, at the price that the fact is about. */
interface Wish {
  storeId: string;
  totalCents: number;
}

/**
 * Checkout hears only of its own sessions, and they are begun over HTTP. So each fact gets one of its own, in the state in which
 * it is awaited.
 */
export async function checkoutWithSessions(env: TestEnvironment, start: Start): Promise<ServiceUnderTest> {
  const wishes = new Map<string, Wish>();
  await stubNeighbours(env, (shopper) => wishes.get(shopper) as Wish);
  const client = await start({ PLACE_WAIT_SECONDS: '1' });

  /** A session that was placed and waits for its payment. */
  const placed = async (wish: Wish): Promise<DataOf<typeof checkoutSubmitted>> => {
    const shopper = `shopper-${randomBytes(6).toString('hex')}`;
    wishes.set(shopper, wish);
    const caller = client.as(shopper);
    const { body } = await caller.call(api.checkout.createSession);
    const params = { id: body.sessionId };
    await caller.call(api.checkout.setShipping, { params, body: address });
    await caller.call(api.checkout.setPayment, { params, body: { paymentMethodId: 'pm_card_visa' } });
    // Nobody waits for its answer: the outcome is the test's to tell.
    void caller.call(api.checkout.place, { params }).catch(() => undefined);
    return (await env.spy.waitFor(checkoutSubmitted, ({ sessionId }) => sessionId === body.sessionId)).data;
  };

  const withSubject = async (fact: Envelope): Promise<Envelope> => {
    if (fact.type === orderCreated.type) {
      const { storeId, totalCents } = fact.data as DataOf<typeof orderCreated>;
      const { sessionId, attempt, currency, amountCents, shares } = await placed({ storeId, totalCents });
      const capturedAt = new Date().toISOString();
      await env.publish(paymentCaptured, { sessionId, attempt, currency, amountCents, capturedAt, paymentId: 'pay_1' });
      await env.spy.waitFor(checkoutPaid, (data) => data.sessionId === sessionId);
      const orderNumber = shares[0]?.orderNumber as string;
      return about(fact, orderNumber, { sessionId, orderNumber });
    }
    if (fact.type.startsWith('payment.')) {
      const { amountCents = 5_000 } = fact.data as Partial<DataOf<typeof paymentCaptured>>;
      const { sessionId, attempt } = await placed({ storeId: 'linen', totalCents: amountCents });
      return about(fact, sessionId, { sessionId, attempt });
    }
    return fact;
  };
  return { client, withSubject, close: async () => undefined };
}

const about = (fact: Envelope, subject: string, ids: { sessionId: string; [id: string]: unknown }): Envelope => ({
  ...fact,
  subject,
  correlationid: ids.sessionId,
  data: { ...(fact.data as object), ...ids },
});

async function stubNeighbours(env: TestEnvironment, wishOf: (shopper: string) => Wish): Promise<void> {
  await env.stub('cart', [stubbed(api.cart.readCart, ({ params }) => reply(200, cartWith(wishOf(params.shopper))))]);
  await env.stub('payments', [
    stubbed(api.payments.readPaymentMethod, ({ params: { id } }) =>
      reply(200, { id, brand: 'visa', last4: '4242', expMonth: 12, expYear: 2040 }),
    ),
    stubbed(api.payments.readClientSecret, () => reply(200, { clientSecret: 'secret' })),
  ]);
}

const address = { name: 'Ada', address1: '400 Pine Street', city: 'Seattle', state: 'WA', zip: '98101', country: 'US' };
const at = '2026-01-01T00:00:00.000Z';

function cartWith({ storeId, totalCents }: Wish): Cart {
  const store = { storeId, storeName: storeId };
  const thing = { productSku: 'THING-1', productName: 'A thing', productUrl: 'https://store.example/thing-1' };
  const price = { priceCents: totalCents, originalPriceCents: totalCents, totalPriceCents: totalCents };
  const nothing = { discountCents: 0, discountPercent: 0, priceChangeCents: 0 };
  const sums = { subtotalCents: totalCents, discountCents: 0, estimatedShippingCents: 0 };
  const item = { id: 'ci_1', ...store, ...thing, ...price, ...nothing, productImageUrl: null, size: null, color: null };
  return {
    stores: [
      {
        ...{ ...store, storeWebsite: 'https://store.example', storeLogoUrl: null, ...sums, itemCount: 1 },
        ...{ freeShippingRemainingCents: null },
        items: [
          {
            ...item,
            quantity: 1,
            currency: 'USD',
            inStock: true,
            priceAtAddCents: totalCents,
            addedAt: at,
            updatedAt: at,
          },
        ],
      },
    ],
    summary: { totalStoreCount: 1, totalItemCount: 1, ...sums, grandTotalCents: totalCents, currency: 'USD' },
    ...{ currency: 'USD', version: 1, updatedAt: at, messages: [] },
  };
}
