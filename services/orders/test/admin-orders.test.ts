import { api, placementSucceeded } from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { orders as ordersService } from '../src/service.ts';
import { createPaidOrders, paidPurchase, placedAs, placementOf } from './support/purchases.ts';

describe('the admin list of orders', () => {
  let env: TestEnvironment;
  let orders: TestServer;
  beforeAll(async () => {
    env = await createTestEnvironment();
    orders = await env.start(ordersService);
  });
  afterAll(() => env.close());

  const olivia = () => orders.as('olivia', ['ops']);
  const found = async (query: object) =>
    (await olivia().call(api.orders.adminListOrders, { query })).body.orders.map((order) => order.museOrderNumber);
  const addressOf = (name: string, email: string) => ({ ...paidPurchase('x', []).address, name, email });

  it('is for operators and admins', async () => {
    const { params } = await createPaidOrders(env, 'ada');
    expect((await orders.as('ada').call(api.orders.adminListOrders)).problem.code).toBe('forbidden');
    expect((await orders.as('robot', ['service']).call(api.orders.adminListOrders)).status).toBe(403);
    expect((await orders.call(api.orders.adminListOrders)).status).toBe(401);
    expect((await orders.as('ada').call(api.orders.adminGetOrder, { params })).status).toBe(403);
    expect((await orders.as('adam', ['admin']).call(api.orders.adminGetOrder, { params })).status).toBe(200);
  });

  it('shows the shopper of an order', async () => {
    const { params } = await createPaidOrders(env, 'bea');
    const { body } = await olivia().call(api.orders.adminGetOrder, { params });
    expect(body).toMatchObject({ shopper: 'bea', museOrderNumber: params.orderNumber, status: 'pending' });
    const typed = { orderNumber: params.orderNumber.toLowerCase() };
    expect((await olivia().call(api.orders.adminGetOrder, { params: typed })).status).toBe(200);
    for (const orderNumber of ['MO-000000', 'nonsense'])
      expect((await olivia().call(api.orders.adminGetOrder, { params: { orderNumber } })).status).toBe(404);
  });

  it('finds by order number in any spelling, store order number, name and e-mail', async () => {
    const paid = await createPaidOrders(env, 'cora', ['nordstrom'], {
      address: addressOf('Cora 100% O_Hara', 'Cora@Example.org'),
    });
    await env.publish(placementSucceeded, { ...placementOf(paid), ...placedAs('NORD-4711') });
    await eventually(async () => expect(await found({ q: 'nord-4711' })).toEqual([paid.orderNumber]));
    const typed = `mo-${paid.orderNumber.slice(3).toLowerCase().replaceAll('0', 'o')}`;
    for (const q of [typed, paid.orderNumber.slice(3), 'cora 100%', 'cora@example.ORG', 'o_hara'])
      expect(await found({ q })).toEqual([paid.orderNumber]);
    expect(await found({ q: 'oXhara' })).toEqual([]);
    expect(await found({ q: 'cora%hara' })).toEqual([]);
    expect(await found({ q: '\\' })).toEqual([]);
  });

  it('filters by status, store and day, with pagination', async () => {
    const paid = await createPaidOrders(env, 'dora', ['quiet-store']);
    const today = new Date().toISOString().slice(0, 10);
    const store = { storeId: 'quiet-store' };
    expect(await found({ ...store, from: today, to: today })).toEqual([paid.orderNumber]);
    expect(await found({ ...store, status: 'pending' })).toEqual([paid.orderNumber]);
    expect(await found({ ...store, status: 'placed' })).toEqual([]);
    expect(await found({ ...store, to: '2020-01-01' })).toEqual([]);
    expect(await found({ ...store, from: '9999-12-31', to: '9999-12-31' })).toEqual([]);
    expect(await found({ ...store, from: '0000-01-01' })).toEqual([paid.orderNumber]);

    const { createdAt } = (await olivia().call(api.orders.adminGetOrder, { params: paid.params })).body;
    expect(await found({ ...store, from: createdAt, to: createdAt })).toEqual([paid.orderNumber]);

    const pages = new Set<string>();
    let cursor: string | null | undefined;
    do {
      const query = { limit: '2', ...(cursor ? { cursor } : {}) };
      const { body } = await olivia().call(api.orders.adminListOrders, { query });
      for (const order of body.orders) pages.add(order.museOrderNumber);
      cursor = body.nextCursor;
    } while (cursor !== null);
    const [{ all } = { all: '0' }] = await env.look<{ all: string }>(
      'select count(*) as all from orders.customer_order',
    );
    expect(pages.size).toBe(Number(all));
  });

  it('refuses invalid query parameters', async () => {
    for (const query of ['cursor=abc', 'from=yesterday', 'to=2026-02-30', 'q=', 'limit=-1'])
      expect((await olivia().send('GET', `/admin/orders?${query}`)).problem).toMatchObject({
        status: 400,
        code: 'validation_failed',
      });
    expect((await olivia().send('GET', '/admin/orders?storeId=4242424242424242')).problem.code).toBe(
      'card_number_refused',
    );
  });

  it('searches for a number of a store that looks like a card number', async () => {
    const { status, body } = await olivia().call(api.orders.adminListOrders, { query: { q: '4242424242424242' } });
    expect([status, body.orders]).toEqual([200, []]);
  });
});
