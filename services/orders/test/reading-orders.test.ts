import { api, newId, placementFailed, placementSucceeded, refunded } from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { orders as ordersService } from '../src/service.ts';
import { createPaidOrders, placedAs, placementOf } from './support/purchases.ts';

describe('reading orders', () => {
  let env: TestEnvironment;
  let orders: TestServer;
  beforeAll(async () => {
    env = await createTestEnvironment();
    orders = await env.start(ordersService);
  });
  afterAll(() => env.close());

  const list = async (shopper: string, query: object = {}) =>
    (await orders.as(shopper).call(api.orders.listOrders, { query })).body;

  it('by order number in any spelling', async () => {
    const paid = await createPaidOrders(env, 'ada');
    const ada = orders.as('ada');
    const typed = `mo-${paid.orderNumber.slice(3).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')}`;
    const order = await ada.call(api.orders.getOrder, { params: { orderNumber: typed } });
    expect(order.body.museOrderNumber).toBe(paid.orderNumber);
    for (const orderNumber of ['MO-12345', 'MO-UUUUUU', 'nonsense', 'MO-000000', `MO-${'0'.repeat(100)}`])
      expect((await ada.call(api.orders.getOrder, { params: { orderNumber } })).problem).toMatchObject({
        status: 404,
        code: 'not_found',
      });
  });

  it('of another shopper: 404, for operators too', async () => {
    const { params } = await createPaidOrders(env, 'bea');
    expect((await orders.as('mallory').call(api.orders.getOrder, { params })).problem.code).toBe('not_found');
    expect((await orders.as('olivia', ['ops']).call(api.orders.getOrder, { params })).status).toBe(404);
    expect((await orders.as('robot', ['service']).call(api.orders.getOrder, { params })).status).toBe(403);
    expect((await orders.call(api.orders.getOrder, { params })).problem).toMatchObject({
      status: 401,
      code: 'unauthorized',
    });
    expect((await list('mallory')).orders).toEqual([]);
  });

  it('pagination: newest first, each once, while orders are added', async () => {
    const numbers: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const paid = await createPaidOrders(env, 'cora', ['nordstrom', 'rack']);
      numbers.unshift(
        ...paid.orders
          .map((order) => order.orderNumber)
          .sort()
          .reverse(),
      );
    }
    const first = await list('cora', { limit: '3' });
    expect(first.nextCursor).toMatch(/^[A-Za-z0-9_-]+$/);
    await createPaidOrders(env, 'cora');
    const second = await list('cora', { limit: '3', cursor: first.nextCursor });
    const third = await list('cora', { limit: '3', cursor: second.nextCursor });
    expect(third.nextCursor).toBeNull();
    const seen = [...first.orders, ...second.orders, ...third.orders].map((order) => order.museOrderNumber);
    expect(seen).toEqual(numbers);
  });

  it('filtered by status and store', async () => {
    const paid = await createPaidOrders(env, 'dora', ['nordstrom', 'rack']);
    await env.publish(placementSucceeded, { ...placementOf(paid), ...placedAs('N-1') });
    await eventually(async () => expect((await list('dora', { status: 'placed' })).orders).toHaveLength(1));
    expect((await list('dora', { status: 'pending' })).orders.map((order) => order.storeId)).toEqual(['rack']);
    expect((await list('dora', { storeId: 'rack' })).orders).toHaveLength(1);
    expect((await list('dora', { storeId: 'rack', status: 'placed' })).orders).toEqual([]);
    expect((await list('dora', { storeId: 'unknown' })).orders).toEqual([]);
  });

  it('with invalid query parameters: refused, with a pointer', async () => {
    const ask = async (query: string) => {
      const { status, problem } = await orders.as('ada').send('GET', `/orders?${query}`);
      expect(status).toBe(400);
      expect(problem.code).toBe('validation_failed');
      return problem.errors?.map(({ pointer }) => pointer);
    };
    const forged = Buffer.from('0000-01-01T00:00:00.000Z MO-000000').toString('base64url');
    for (const cursor of ['x', '%20', forged, Buffer.from('2026-01-01 MO-000000').toString('base64url')])
      expect(await ask(`cursor=${cursor}`)).toEqual(['/cursor']);
    expect(await ask('limit=0')).toEqual(['/limit']);
    expect(await ask('limit=101')).toEqual(['/limit']);
    expect(await ask('status=lost')).toEqual(['/status']);
    expect(await ask('colour=red')).toEqual(['/colour']);
  });

  it('statistics: amounts are net of refunds', async () => {
    const first = await createPaidOrders(env, 'elsa', ['nordstrom', 'rack']);
    await createPaidOrders(env, 'elsa', ['nordstrom']);
    await env.publish(placementFailed, { ...placementOf(first), by: 'olivia', reason: 'Sold out', code: null });
    await env.publish(refunded, {
      refundId: newId('refund'),
      sessionId: first.sessionId,
      orderNumber: first.orderNumber,
      amountCents: 9_200,
      currency: 'USD',
      reason: 'order_failed',
      refundedAt: new Date().toISOString(),
    });
    const { totalSpentCents, ...stats } = await eventually(async () => {
      const { body } = await orders.as('elsa').call(api.orders.orderStats);
      expect(body).toMatchObject({ totalSpentCents: 18_400, byStatus: { failed: 1 } });
      return body;
    });
    expect(totalSpentCents).toBe(18_400);
    expect(stats).toEqual({
      totalOrders: 3,
      currency: 'USD',
      byStatus: { pending: 2, placed: 0, confirmed: 0, shipped: 0, delivered: 0, failed: 1, cancelled: 0 },
      stores: [
        { storeId: 'nordstrom', storeName: 'The nordstrom store', orders: 2, spentCents: 9_200 },
        { storeId: 'rack', storeName: 'The rack store', orders: 1, spentCents: 9_200 },
      ],
    });
  });

  it('statistics without orders are zeros', async () => {
    const { body } = await orders.as('zoe').call(api.orders.orderStats);
    expect(body).toMatchObject({ totalOrders: 0, totalSpentCents: 0, currency: 'USD', stores: [] });
    expect(Object.values(body.byStatus)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});
