import { api } from '@muse/contracts';
import { RefusalError } from '@muse/kit';
import { createTestEnvironment, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { orders as ordersService } from '../src/service.ts';
import { refusing, stubPlacement } from './support/placement.ts';
import { createPaidOrders } from './support/purchases.ts';

describe('cancelling an order as an operator', () => {
  let env: TestEnvironment;
  let orders: TestServer;
  let placement: Awaited<ReturnType<typeof stubPlacement>>;
  beforeAll(async () => {
    env = await createTestEnvironment();
    placement = await stubPlacement(env);
    orders = await env.start(ordersService);
  });
  afterAll(() => env.close());

  it('any order, with a required reason, recorded under the operator’s name', async () => {
    const paid = await createPaidOrders(env, 'lena');
    const olivia = orders.as('olivia', ['ops']);
    const bare = await olivia.send('POST', `/admin/orders/${paid.orderNumber}/cancel`, {});
    expect(bare.problem.errors).toEqual([expect.objectContaining({ pointer: '/reason', code: 'required' })]);
    const shopper = await orders.as('lena').send('POST', `/admin/orders/${paid.orderNumber}/cancel`, { reason: 'x' });
    expect(shopper.problem).toMatchObject({ status: 403, code: 'forbidden' });

    const done = await olivia.call(api.orders.adminCancelOrder, { params: paid.params, body: { reason: 'Fraud' } });
    expect(done.status).toBe(200);
    expect(done.body.history.at(-1)).toMatchObject({ toStatus: 'cancelled', changedBy: 'olivia', note: 'Fraud' });
    expect(placement.requestsFor(paid.orderNumber)[0]?.request).toMatchObject({
      body: { by: 'olivia', reason: 'Fraud' },
    });
    const again = await olivia.call(api.orders.adminCancelOrder, { params: paid.params, body: { reason: 'Again' } });
    expect(again.body).toEqual(done.body);
  });

  it('too late or unknown: refused as for a shopper', async () => {
    const paid = await createPaidOrders(env, 'mary');
    placement.answers.set(paid.orderNumber, refusing(new RefusalError('too_late_to_cancel')));
    const cancelAny = (orderNumber: string) =>
      orders
        .as('adam', ['admin'])
        .call(api.orders.adminCancelOrder, { params: { orderNumber }, body: { reason: 'x' } });
    expect((await cancelAny(paid.orderNumber)).problem.code).toBe('too_late_to_cancel');
    expect((await cancelAny('MO-000000')).problem.code).toBe('not_found');
  });
});
