import { api, guestMerged } from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { orders as ordersService } from '../src/service.ts';
import { stubPlacement } from './support/placement.ts';
import { createPaidOrders } from './support/purchases.ts';

describe('the orders of a guest who has signed in', () => {
  let env: TestEnvironment;
  let orders: TestServer;
  beforeAll(async () => {
    env = await createTestEnvironment();
    await stubPlacement(env);
    orders = await env.start(ordersService);
  });
  afterAll(() => env.close());

  const numbersOf = async (client: Pick<TestServer, 'call'>) =>
    (await client.call(api.orders.listOrders)).body.orders.map(({ museOrderNumber }) => museOrderNumber).sort();

  it('become the shopper’s, with what the guest did to them; a redelivered event changes nothing', async () => {
    const guest = orders.withToken(await env.guestToken('guest_ann'));
    const [first, own, other] = [
      await createPaidOrders(env, 'guest_ann'),
      await createPaidOrders(env, 'ann'),
      await createPaidOrders(env, 'guest_bob'),
    ];
    const cancelled = await guest.call(api.orders.cancelOrder, { params: first.params, body: {} });
    expect(cancelled.body.history.at(-1)?.changedBy).toBe('guest_ann');

    const id = await env.publish(guestMerged, { guest: 'guest_ann', shopper: 'ann' });
    const both = [first, own].map(({ params }) => params.orderNumber).sort();
    await eventually(async () => expect(await numbersOf(orders.as('ann'))).toEqual(both));
    await env.publish(guestMerged, { guest: 'guest_ann', shopper: 'ann' }, { id });

    expect(await numbersOf(guest)).toEqual([]);
    const { body } = await orders.as('ann').call(api.orders.getOrder, { params: first.params });
    expect(body.history.at(-1)).toMatchObject({ toStatus: 'cancelled', changedBy: 'ann' });
    const stats = await orders.as('ann').call(api.orders.orderStats);
    expect(stats.body).toMatchObject({ totalOrders: 2 });
    const bob = orders.withToken(await env.guestToken('guest_bob'));
    expect(await numbersOf(bob)).toEqual([other.params.orderNumber]);
  });
});
