import { api, drawOrderNumber, newId, orderCancelled, orderDelivered, orderFailed } from '@muse/contracts';
import { type ApiClient } from '@muse/contracts/client';
import { eventually } from '@muse/kit/testing';
import type Stripe from 'stripe';
import { createTestContext, type TestContext } from './support/context.ts';

const { createStoreCard } = api.payments;

let ctx: TestContext;
let placement: ApiClient;
beforeAll(async () => {
  ctx = await createTestContext();
  placement = ctx.payments.withToken(await ctx.env.serviceToken('placement', 'payments'));
});
afterEach(() => ctx.control('fail', { clear: true }));
afterAll(() => ctx.close());

const ask = (orderNumber: string, limitCents = 12_300, currency = 'USD') =>
  placement.call(createStoreCard, { body: { orderNumber, limitCents, currency } });
const cardsOf = async (orderNumber: string): Promise<Stripe.Issuing.Card[]> => {
  const { data } = await ctx.asDashboard((stripe) => stripe.issuing.cards.list({ limit: 100 }));
  return data.filter(({ metadata }) => metadata.order === orderNumber);
};
const order = (orderNumber: string) => ({
  orderNumber,
  sessionId: newId('session'),
  shopper: 'alice',
  storeId: 'nordstrom',
  storeName: 'Nordstrom',
});
const ended = { totalCents: 12_300, currency: 'USD', reason: 'sold out' };

describe('the card of an order', () => {
  it('is a virtual single-use card, limited to what the store may charge', async () => {
    const orderNumber = drawOrderNumber();
    const { status, body } = await ask(orderNumber);
    expect([status, body.number, body.cvc]).toEqual([200, '4000009990000005', '123']);
    expect(await cardsOf(orderNumber)).toMatchObject([
      {
        type: 'virtual',
        status: 'active',
        currency: 'usd',
        spending_controls: { spending_limits: [{ amount: 12_300, interval: 'all_time' }] },
        lifecycle_controls: { cancel_after: { payment_count: 1 } },
      },
    ]);
  });

  it('is created once, however often and by how many it is asked for', async () => {
    const orderNumber = drawOrderNumber();
    const asked = await Promise.all(Array.from({ length: 8 }, () => ask(orderNumber)));
    expect(asked.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(await cardsOf(orderNumber)).toHaveLength(1);
  });

  it('gets the limit of a later request', async () => {
    const orderNumber = drawOrderNumber();
    await ask(orderNumber, 10_000);
    await ask(orderNumber, 10_500);
    const [card] = await cardsOf(orderNumber);
    expect(card?.spending_controls.spending_limits).toMatchObject([{ amount: 10_500 }]);
    expect((await ask(orderNumber, 10_500, 'CAD')).problem.code).toBe('no_store_card');
  });

  it.each([
    ['failed', (orderNumber: string) => ctx.env.publish(orderFailed, { ...order(orderNumber), ...ended })],
    ['cancelled', (orderNumber: string) => ctx.env.publish(orderCancelled, { ...order(orderNumber), ...ended })],
    ['delivered', (orderNumber: string) => ctx.env.publish(orderDelivered, order(orderNumber))],
  ] as const)('is cancelled when the order is %s, and not handed out again', async (_state, end) => {
    const orderNumber = drawOrderNumber();
    await ask(orderNumber);
    await end(orderNumber);
    await eventually(async () => expect(await cardsOf(orderNumber)).toMatchObject([{ status: 'canceled' }]));
    const { status, problem } = await ask(orderNumber);
    expect([status, problem.code]).toEqual([409, 'no_store_card']);
  });

  it('is not created for an order that has failed already', async () => {
    const orderNumber = drawOrderNumber();
    await ctx.env.publish(orderFailed, { ...order(orderNumber), ...ended });
    const sql = `select from payments.store_card where order_number = $1 and state = 'cancelled'`;
    await eventually(async () => expect(await ctx.env.look(sql, [orderNumber])).toHaveLength(1));
    expect((await ask(orderNumber)).problem.code).toBe('no_store_card');
    expect(await cardsOf(orderNumber)).toEqual([]);
  });

  it('is not handed out after it was used: it pays once', async () => {
    const orderNumber = drawOrderNumber();
    await ask(orderNumber);
    const [card] = await cardsOf(orderNumber);
    await ctx.asDashboard((stripe) => stripe.issuing.cards.update(card?.id ?? '', { status: 'canceled' }));
    expect((await ask(orderNumber)).problem.code).toBe('no_store_card');
  });

  it('is asked for again after Stripe did not answer, and stays one card', async () => {
    const orderNumber = drawOrderNumber();
    await ctx.control('fail', { operation: 'POST /v1/issuing/cards', mode: 'drop_after_commit', times: 2 });
    const { status, problem } = await ask(orderNumber);
    expect([status, problem.code]).toEqual([503, 'service_unavailable']);
    expect((await ask(orderNumber)).status).toBe(200);
    expect(await cardsOf(orderNumber)).toHaveLength(1);
  });

  it('leaves neither its number nor its code in the database', async () => {
    await placement.call(
      createStoreCard,
      { body: { orderNumber: drawOrderNumber(), limitCents: 500, currency: 'USD' } },
      { 'idempotency-key': 'a-key-of-placement' },
    );
    const [tables] = await ctx.env.look<{ text: string }>(`
      select string_agg(query_to_xml(format('select * from %I.%I', table_schema, table_name), true, true, '')::text, '') as text
      from information_schema.tables where table_schema = 'payments' and table_type = 'BASE TABLE'`);
    expect(tables?.text).toContain('<card_id>');
    expect(tables?.text).not.toContain('4000009990000005');
    expect(tables?.text).not.toContain('<cvc>');
  });

  it('is for placement only', async () => {
    const body = { orderNumber: drawOrderNumber(), limitCents: 500, currency: 'USD' };
    for (const service of ['orders', 'checkout'] as const) {
      const client = ctx.payments.withToken(await ctx.env.serviceToken(service, 'payments'));
      expect((await client.call(createStoreCard, { body })).status).toBe(403);
    }
    expect((await ctx.payments.as('ada', ['admin']).call(createStoreCard, { body })).status).toBe(401);
    expect((await placement.send('POST', '/internal/store-cards', { ...body, limitCents: 0 })).status).toBe(400);
    expect((await placement.send('POST', '/internal/store-cards', { ...body, orderNumber: 'MO-1' })).status).toBe(400);
  });
});
