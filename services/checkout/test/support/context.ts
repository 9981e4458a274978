import {
  api,
  type Cart,
  type CartItem,
  checkoutPaid,
  checkoutSubmitted,
  orderCreated,
  type PaymentMethod,
  paymentCaptured,
  type SessionStatus,
  type StoreShipping,
  sessionStates,
  type VersionedStore,
} from '@muse/contracts';
import { refuse, reply } from '@muse/kit';
import { createTestEnvironment, eventually, stubbed, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import type { SessionTrigger } from '../../src/domain/transitions.ts';
import { checkout } from '../../src/service.ts';

/** A line as a test thinks of it; the rest is made up. */
export interface CartEntry {
  store: string;
  sku: string;
  priceCents: number;
  quantity?: number;
  originalPriceCents?: number;
  inStock?: boolean;
  url?: string;
}

export const newYork = {
  name: 'Alice Adams',
  address1: '1 Main Street',
  city: 'New York',
  state: 'NY',
  zip: '10001',
  country: 'US',
  email: 'alice@example.com',
};

/** Checkout with pretended neighbours: a cart one fills by saying so, payments that know every card but `pm_unknown`. */
export async function createTestContext(overrides: Record<string, string> = {}, stores: VersionedStore[] = []) {
  const env = await createTestEnvironment();
  const carts = new Map<string, Cart>();
  /** What happens while payments is being asked about a card. */
  const meanwhile: { happens?: () => Promise<unknown> } = {};
  const away = { catalog: false, payments: false, cart: false };
  const stubs = {
    catalog: await env.stub('catalog', [
      stubbed(api.catalog.backfillStores, () => {
        if (away.catalog) throw new Error('down');
        return reply(200, { stores });
      }),
    ]),
    cart: await env.stub('cart', [
      stubbed(api.cart.readCart, ({ params }) => {
        if (away.cart) throw new Error('down');
        return reply(200, carts.get(params.shopper) ?? cartOf([]));
      }),
    ]),
    payments: await env.stub('payments', [
      stubbed(api.payments.readPaymentMethod, async ({ params }) => {
        await meanwhile.happens?.();
        if (away.payments) throw new Error('down');
        if (params.id === 'pm_unknown') refuse('payment_method_invalid');
        return reply(200, cardOf(params.id));
      }),
      stubbed(api.payments.readClientSecret, ({ params }) => {
        if (away.payments) throw new Error('down');
        return reply(200, { clientSecret: `secret_of_${params.sessionId}` });
      }),
    ]),
  };
  const server = await env.start(checkout, overrides);
  const fill = (shopper: string, wishes: CartEntry[]) => carts.set(shopper, cartOf(wishes));
  /** Whatever the stories did to their sessions must have been in the table. */
  const close = async () => {
    const lines = await env.look<{ from: SessionStatus; to: SessionStatus; fact: SessionTrigger }>(
      'select from_status as from, to_status as to, fact from checkout.session_history',
    );
    for (const { from, fact, to } of lines)
      expect([from, fact, sessionStates.next(from, fact)]).toEqual([from, fact, to]);
    await env.close();
  };
  return { env, server, away, meanwhile, stubs, fill, close };
}
export type TestContext = Awaited<ReturnType<typeof createTestContext>>;

let shoppers = 0;
export const twoStores: CartEntry[] = [
  { store: 'nordstrom', sku: 'shirt', priceCents: 4_999, originalPriceCents: 6_000, quantity: 2 },
  { store: 'rack', sku: 'socks', priceCents: 1_201 },
];

/** A fresh shopper with a filled cart, and what shoppers do, each as one word. */
export function createShopper(ctx: TestContext, wishes: CartEntry[] = twoStores, server: TestServer = ctx.server) {
  shoppers += 1;
  const name = `shopper_${shoppers}`;
  ctx.fill(name, wishes);
  const caller = server.as(name);
  let id = '';
  const on = () => ({ params: { id } });
  const shopper = {
    name,
    caller,
    id: () => id,
    async begins(body?: { items?: string[] }) {
      const begun = await caller.call(api.checkout.createSession, body ? { body } : {});
      if (begun.status === 201) id = begun.body.sessionId;
      return begun;
    },
    ships: (address: object = newYork, headers = {}) =>
      caller.call(api.checkout.setShipping, { ...on(), body: address as never }, headers),
    pays: (paymentMethodId = 'pm_visa', headers = {}) =>
      caller.call(api.checkout.setPayment, { ...on(), body: { paymentMethodId } }, headers),
    places: (headers = {}) => caller.call(api.checkout.place, on(), headers),
    cancels: (headers = {}) => caller.call(api.checkout.cancelSession, on(), headers),
    looks: (headers = {}) => caller.call(api.checkout.getSession, on(), headers),
    async status() {
      return (await shopper.looks()).body.status;
    },
    async isReady() {
      await shopper.begins();
      await shopper.ships();
      expect((await shopper.pays()).body.status).toBe('ready_for_complete');
    },
  };
  return shopper;
}
export type Shopper = ReturnType<typeof createShopper>;

/** The others, saying what they would have said. */
export function otherServices({ env }: TestContext) {
  const submitted = (session: string, attempt = 1) =>
    env.spy.waitFor(checkoutSubmitted, (data) => data.sessionId === session && data.attempt === attempt);
  return {
    submitted,
    async capture(session: string, attempt = 1) {
      const { data } = await submitted(session, attempt);
      return env.publish(paymentCaptured, {
        ...{ sessionId: session, attempt, paymentId: 'pay_1', amountCents: data.amountCents, currency: data.currency },
        capturedAt: new Date().toISOString(),
      });
    },
    async createdOrders(session: string) {
      const { data } = await env.spy.waitFor(checkoutPaid, (said) => said.sessionId === session);
      return data.orders.map((order) => ({
        ...order,
        sessionId: session,
        shopper: data.shopper,
        currency: data.currency,
        address: data.address,
        createdAt: data.paidAt,
      }));
    },
    async createOrders(session: string) {
      for (const order of await this.createdOrders(session)) await env.publish(orderCreated, order);
    },
    async succeed(session: string, attempt = 1) {
      await this.capture(session, attempt);
      await this.createOrders(session);
    },
    /** Until a fact has had its effect, or was found to have none. */
    handledBy: (consumer: string, messageId: string) =>
      eventually(async () => {
        const rows = await env.look(`select from checkout.inbox where consumer = $1 and message_id = $2`, [
          consumer,
          messageId,
        ]);
        expect(rows).toHaveLength(1);
      }),
  };
}
export type OtherServices = ReturnType<typeof otherServices>;

export const historyOf = async (env: TestEnvironment, session: string): Promise<string[]> =>
  (
    await env.look<{ line: string }>(
      `select from_status || ' > ' || to_status as line from checkout.session_history where session_id = $1 order by id`,
      [session],
    )
  ).map(({ line }) => line);

const cardOf = (id: string): PaymentMethod => ({
  id,
  brand: 'visa',
  last4: '4242',
  expMonth: 12,
  expYear: 2030,
});

function cartOf(wishes: CartEntry[]): Cart {
  const items = wishes.map(itemOf);
  const zero = { subtotalCents: 0, discountCents: 0, estimatedShippingCents: 0 };
  return {
    stores: [...new Set(wishes.map((wish) => wish.store))].map((storeId) => ({
      ...{ storeId, storeName: nameOf(storeId), storeWebsite: 'https://store.example', storeLogoUrl: null },
      items: items.filter((item) => item.storeId === storeId),
      ...{ itemCount: 0, ...zero, freeShippingRemainingCents: null },
    })),
    summary: { totalStoreCount: 0, totalItemCount: 0, ...zero, grandTotalCents: 0, currency: 'USD' },
    ...{ currency: 'USD', version: 1, updatedAt: null, messages: [] },
  };
}

const nameOf = (storeId: string) => storeId.charAt(0).toUpperCase() + storeId.slice(1);

function itemOf(wish: CartEntry): CartItem {
  const { store, sku, priceCents, quantity = 1, originalPriceCents = priceCents, inStock = true } = wish;
  const productUrl = wish.url ?? `https://store.example/${sku}`;
  const at = '2026-01-01T00:00:00.000Z';
  return {
    ...{ id: `ci_${sku}`, storeId: store, storeName: nameOf(store), productSku: sku, productName: `The ${sku}` },
    ...{ productUrl, productImageUrl: null, size: 'M', color: null, quantity },
    ...{ priceCents, originalPriceCents, discountCents: 0, discountPercent: 0, totalPriceCents: priceCents * quantity },
    ...{ currency: 'USD', inStock, priceAtAddCents: priceCents, priceChangeCents: 0, addedAt: at, updatedAt: at },
  };
}

export const storeOf = (storeId: string, version: number, shipping: Partial<StoreShipping>): VersionedStore => ({
  ...{ storeId, version, name: nameOf(storeId), website: 'https://store.example', logoUrl: null },
  shipping: { countries: ['US'], excludedStates: [], flatCents: 0, freeFromCents: null, ...shipping },
  placement: { methods: ['manual'] },
});
