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

/** The cart that checkout reads: one item of one store, at the price in the event. */
interface CartContent {
  storeId: string;
  totalCents: number;
}

/**
 * Checkout handles only events of its own sessions, which are created over HTTP. So each event gets a session of its own, in the
 * state in which checkout expects the event.
 */
export async function startCheckout(env: TestEnvironment, start: Start): Promise<ServiceUnderTest> {
  const carts = new Map<string, CartContent>();
  await stubNeighbours(env, carts);
  await stubCatalog(env, carts);
  const client = await start({ PLACE_WAIT_SECONDS: '1', TAX_PROVIDER: 'none' });

  /** Creates a session, places it, and returns what checkout submitted: the session now waits for its payment. */
  const placed = async (cart: CartContent): Promise<DataOf<typeof checkoutSubmitted>> => {
    const shopper = `shopper-${randomBytes(6).toString('hex')}`;
    carts.set(shopper, cart);
    const caller = client.as(shopper);
    const { body } = await caller.call(api.checkout.createSession);
    const params = { id: body.sessionId };
    await caller.call(api.checkout.setShipping, { params, body: address });
    await caller.call(api.checkout.setPayment, { params, body: { paymentMethodId: 'pm_card_visa' } });
    // Not awaited: it is answered only after the test has published an outcome.
    void caller.call(api.checkout.place, { params }).catch(() => undefined);
    return (await env.spy.waitFor(checkoutSubmitted, ({ sessionId }) => sessionId === body.sessionId)).data;
  };

  const withSubject = async (event: Envelope): Promise<Envelope> => {
    if (event.type === orderCreated.type) {
      const { storeId, totalCents } = event.data as DataOf<typeof orderCreated>;
      const { sessionId, attempt, currency, amountCents, shares } = await placed({ storeId, totalCents });
      const capturedAt = new Date().toISOString();
      await env.publish(paymentCaptured, { sessionId, attempt, currency, amountCents, capturedAt, paymentId: 'pay_1' });
      await env.spy.waitFor(checkoutPaid, (data) => data.sessionId === sessionId);
      const orderNumber = shares[0]?.orderNumber as string;
      return about(event, orderNumber, { sessionId, orderNumber });
    }
    if (event.type.startsWith('payment.')) {
      const { amountCents = 5_000 } = event.data as Partial<DataOf<typeof paymentCaptured>>;
      const { sessionId, attempt } = await placed({ storeId: 'linen', totalCents: amountCents });
      return about(event, sessionId, { sessionId, attempt });
    }
    return event;
  };
  return { client, withSubject, close: async () => undefined };
}

const about = (event: Envelope, subject: string, ids: { sessionId: string; [id: string]: unknown }): Envelope => ({
  ...event,
  subject,
  correlationid: ids.sessionId,
  data: { ...(event.data as object), ...ids },
});

async function stubNeighbours(env: TestEnvironment, carts: Map<string, CartContent>): Promise<void> {
  await env.stub('cart', [
    stubbed(api.cart.readCart, ({ params }) => reply(200, cartWith(carts.get(params.shopper) as CartContent))),
  ]);
  await env.stub('payments', [
    stubbed(api.payments.readPaymentMethod, ({ params: { id } }) =>
      reply(200, { id, brand: 'visa', last4: '4242', expMonth: 12, expYear: 2040 }),
    ),
    stubbed(api.payments.readClientSecret, () => reply(200, { clientSecret: 'secret' })),
  ]);
}

/** The catalog has every store, and the one product at the price of the newest cart: sessions are created one after the other. */
async function stubCatalog(env: TestEnvironment, carts: Map<string, CartContent>): Promise<void> {
  const shipping = { countries: ['US'], excludedStates: [], flatCents: 0, freeFromCents: null };
  const about = { website: 'https://store.example', logoUrl: null, shipping, placement: { methods: [] }, version: 1 };
  const inStock = { inStock: true, currency: 'USD', brand: null, taxCode: null, productImageUrl: null, updatedAt: at };
  await env.stub('catalog', [
    stubbed(api.catalog.lookUpOffers, ({ body }) => {
      const price = [...carts.values()].at(-1)?.totalCents ?? 0;
      const offers = body.variants.map((variant) => ({
        ...{ ...variant, ...thing, ...inStock, priceCents: price, originalPriceCents: price, version: 1 },
      }));
      return reply(200, { offers, stores: [] });
    }),
    stubbed(api.catalog.backfillStores, () => {
      const ids = [...new Set([...carts.values()].map(({ storeId }) => storeId))];
      return reply(200, { stores: ids.map((storeId) => ({ storeId, name: storeId, ...about })) });
    }),
  ]);
}

/** In a state without sales tax, so that the total is the price. */
const address = { name: 'Ada', address1: '1 Main Street', city: 'Portland', state: 'OR', zip: '97201', country: 'US' };
const at = '2026-01-01T00:00:00.000Z';

const thing = { productSku: 'THING-1', productName: 'A thing', productUrl: 'https://store.example/thing-1' };

function cartWith({ storeId, totalCents }: CartContent): Cart {
  const store = { storeId, storeName: storeId };
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
