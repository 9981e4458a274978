import { api, orderDelivered, placementSucceeded } from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { orders as ordersService } from '../src/service.ts';
import { createPaidOrders, paidOrder, placedAs, placementOf } from './support/purchases.ts';

let env: TestEnvironment;
let orders: TestServer;
beforeAll(async () => {
  env = await createTestEnvironment();
  orders = await env.start(ordersService);
});
afterAll(() => env.close());

const olivia = () => orders.as('olivia', ['ops']);
const deliver = (params: { orderNumber: string }, body: object = { reason: 'The carrier says so' }) =>
  olivia().send('POST', `/admin/orders/${params.orderNumber}/deliver`, body);

async function shipped(shopper: string) {
  const paid = await createPaidOrders(env, shopper);
  await env.publish(placementSucceeded, { ...placementOf(paid), ...placedAs(`N-${shopper}`) });
  await eventually(async () => {
    const { status } = await olivia().call(api.orders.setTracking, {
      params: paid.params,
      body: { trackingNumber: '1Z1', carrier: 'UPS' },
    });
    expect(status).toBe(200);
  });
  return paid;
}

describe('delivering an order by an operator', () => {
  it('marks the order and its parcels as delivered, with who and why, and publishes it once', async () => {
    const { params, orderNumber } = await shipped('ada');
    const { status, body } = await deliver(params, { reason: 'Called her', messageToShopper: 'Enjoy it!' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'delivered', shipments: [{ status: 'delivered' }] });
    expect(body.deliveredAt).not.toBeNull();
    await env.spy.waitFor(orderDelivered, (data) => data.orderNumber === orderNumber);

    expect((await deliver(params)).body).toEqual(body);
    expect(env.spy.received(orderDelivered).filter(({ data }) => data.orderNumber === orderNumber)).toHaveLength(1);
    const { body: hers } = await orders.as('ada').call(api.orders.getOrder, { params });
    expect(hers.history.at(-1)).toMatchObject({ toStatus: 'delivered', changedBy: 'operator', note: 'Enjoy it!' });
  });

  it('is refused before it was shipped, without a reason, and to shoppers', async () => {
    const { params } = await createPaidOrders(env, 'bea');
    expect((await deliver(params)).problem).toMatchObject({ status: 409, code: 'wrong_state' });
    expect((await deliver(params, {})).status).toBe(400);
    expect((await deliver({ orderNumber: 'MO-ZZZZZZ' })).status).toBe(404);
    const hers = await orders.as('bea').send('POST', `/admin/orders/${params.orderNumber}/deliver`, { reason: 'x' });
    expect(hers.status).toBe(403);
  });
});

describe('all orders as CSV', () => {
  const exported = async (query: string, roles: ('ops' | 'customer')[] = ['ops']) => {
    const response = await fetch(`${orders.url}/api/v1/admin/orders.csv${query}`, {
      headers: { authorization: `Bearer ${await env.token('olivia', roles)}` },
    });
    return { response, rows: (await response.text()).trimEnd().split('\r\n') };
  };

  it('has one row per order of the filter, with formulas defused', async () => {
    const evil = paidOrder('csv-store', { storeName: '=cmd|calc' });
    const { orderNumber } = await createPaidOrders(env, 'cleo', [], { orders: [evil] });
    await createPaidOrders(env, 'dora', ['other-store']);
    const { response, rows } = await exported('?storeId=csv-store');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="orders.csv"');
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/^order,session,store,store_name,/);
    expect(rows[1]).toContain(orderNumber);
    expect(rows[1]).toContain("'=cmd|calc");
  });

  it('is for operators only, and refuses a filter it does not know', async () => {
    expect((await exported('', ['customer'])).response.status).toBe(403);
    expect((await exported('?shop=x')).response.status).toBe(400);
  });
});
