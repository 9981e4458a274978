import { api, type DataOf, drawOrderNumber, newId, orderCreated, type VersionedStore } from '@muse/contracts';
import { type ApiClient } from '@muse/contracts/client';
import { createTestEnvironment, eventually, stubbed, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { dependencies as dependenciesOf } from '../../src/dependencies.ts';
import { placement } from '../../src/service.ts';
import type { Ways } from '../../src/ways/index.ts';

export const nordstrom: VersionedStore = {
  storeId: 'nordstrom',
  name: 'Nordstrom',
  website: 'https://www.nordstrom.example',
  logoUrl: null,
  shipping: { countries: ['US'], excludedStates: [], flatCents: 0, freeFromCents: null },
  placement: { methods: ['manual'] },
  version: 1,
};

export type Order = DataOf<typeof orderCreated>;

/** Two shirts and a hat: items 259.98, tax 20.80, shipping 5.00, service fee 3.00. */
export function createOrder(changes: Partial<Order> = {}): Order {
  const storeId = changes.storeId ?? 'nordstrom';
  const line = { storeId, productImageUrl: null, color: null };
  return {
    orderNumber: drawOrderNumber(),
    sessionId: newId('session'),
    shopper: 'alice',
    storeId,
    storeName: 'Nordstrom',
    lines: [
      {
        ...line,
        productSku: 'SHIRT-1',
        size: 'M',
        color: 'Black',
        productName: 'Oxford Shirt',
        productUrl: 'https://www.nordstrom.example/s/shirt-1',
        quantity: 2,
        priceCents: 9_999,
        originalPriceCents: 12_000,
        totalPriceCents: 19_998,
      },
      {
        ...line,
        productSku: 'HAT-1',
        size: null,
        productName: 'Felt Hat',
        productUrl: 'https://www.nordstrom.example/s/hat-1',
        quantity: 1,
        priceCents: 6_000,
        originalPriceCents: 6_000,
        totalPriceCents: 6_000,
      },
    ],
    itemCount: 3,
    subtotalCents: 25_998,
    discountCents: 4_002,
    shippingCents: 500,
    taxCents: 2_080,
    serviceFeeCents: 300,
    totalCents: 28_878,
    currency: 'USD',
    address: {
      name: 'Alice Liddell',
      address1: '1 Rabbit Hole',
      address2: null,
      city: 'Seattle',
      state: 'WA',
      zip: '98101',
      country: 'US',
      phone: '+1 206 555 0100',
      email: 'alice@example.com',
    },
    createdAt: new Date().toISOString(),
    ...changes,
  };
}

export interface TestContext {
  env: TestEnvironment;
  placement: TestServer;
  operator(name: string): ApiClient;
  admin: ApiClient;
  /** Publishes `order.created` and waits until its task is queued. */
  queueOrder(changes?: Partial<Order>): Promise<Order>;
  /** Two orders of one purchase, at two stores. */
  queueTwoOrders(): Promise<[Order, Order]>;
  close(): Promise<void>;
}

/** Every order gets a card of its own, if the test sets `STORE_PAYMENT`. */
const cards = stubbed(api.payments.createStoreCard, () => ({
  status: 200 as const,
  body: { number: '4242424242424242', expiryMonth: 12, expiryYear: 2030, cvc: '123', holder: 'Muse Commerce' },
}));

/** Starts placement with a stub of the catalog, which has one store unless the test passes another stub. */
export async function createTestContext(
  stores = stubbed(api.catalog.backfillStores, () => ({ status: 200 as const, body: { stores: [nordstrom] } })),
  settings: Record<string, string> = {},
  ways?: Partial<Ways>,
): Promise<TestContext> {
  const env = await createTestEnvironment();
  await env.stub('catalog', [stores]);
  await env.stub('payments', [cards]);
  const dependencies: typeof placement.dependencies = (context) => {
    const usual = dependenciesOf(context);
    return { ...usual, ways: { ...usual.ways, ...ways } };
  };
  const server = await env.start({ ...placement, dependencies }, settings);
  const operator = (name: string) => server.as(name, ['ops']);
  const queueOrder = async (changes?: Partial<Order>) => {
    const order = createOrder(changes);
    await env.publish(orderCreated, order);
    await eventually(async () => {
      const found = await operator('observer').call(api.placement.getQueueEntry, { params: order });
      expect(found.status).toBe(200);
    });
    return order;
  };
  return {
    env,
    placement: server,
    operator,
    admin: server.as('ada', ['admin']),
    queueOrder,
    async queueTwoOrders() {
      const first = await queueOrder();
      return [first, await queueOrder({ sessionId: first.sessionId, storeId: 'rack', storeName: 'Rack' })];
    },
    close: () => env.close(),
  };
}
