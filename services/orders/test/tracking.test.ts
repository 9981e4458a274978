import { api, orderShipped, placementFailed, placementSucceeded } from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { orders as ordersService } from '../src/service.ts';
import { createPaidOrders, placedAs, placementOf } from './support/purchases.ts';

describe('tracking of a parcel', () => {
  let env: TestEnvironment;
  let orders: TestServer;
  beforeAll(async () => {
    env = await createTestEnvironment();
    orders = await env.start(ordersService);
  });
  afterAll(() => env.close());

  const placed = async (shopper: string) => {
    const paid = await createPaidOrders(env, shopper);
    await env.publish(placementSucceeded, { ...placementOf(paid), ...placedAs('N-1') });
    await eventually(async () => {
      const { body } = await orders.as(shopper).call(api.orders.getOrder, { params: paid.params });
      expect(body.status).toBe('placed');
    });
    return paid;
  };
  const track = (params: { orderNumber: string }, body: object, who = orders.as('olivia', ['ops'])) =>
    who.call(api.orders.setTracking, { params, body: { trackingNumber: '1Z1', carrier: 'UPS', ...body } });
  const shippedEvents = (orderNumber: string) =>
    env.spy.received(orderShipped).filter(({ data }) => data.orderNumber === orderNumber);

  it('marks the order as shipped, with a link to the carrier', async () => {
    const { params, orderNumber } = await placed('ada');
    const { status, body } = await track(params, { estimatedDelivery: '2026-12-01' });
    expect(status).toBe(200);
    expect(body.status).toBe('shipped');
    expect(body.shippedAt).not.toBeNull();
    expect(body.shipments).toEqual([
      {
        carrier: 'UPS',
        trackingNumber: '1Z1',
        trackingUrl: 'https://www.ups.com/track?tracknum=1Z1',
        status: 'pre_transit',
        estimatedDelivery: '2026-12-01',
      },
    ]);
    expect(body.history.at(-1)).toMatchObject({ fromStatus: 'placed', toStatus: 'shipped', changedBy: 'olivia' });
    const published = await env.spy.waitFor(orderShipped, (data) => data.orderNumber === orderNumber);
    expect(published.data).toMatchObject({ shopper: 'ada', carrier: 'UPS', trackingNumber: '1Z1' });
  });

  it('a duplicate changes only the estimated delivery, however the carrier is spelled', async () => {
    const { params, orderNumber } = await placed('bea');
    const first = await track(params, {});
    const second = await track(params, { carrier: 'ups' });
    expect(second.status).toBe(200);
    expect(second.body).toEqual(first.body);
    const third = await track(params, { estimatedDelivery: '2026-12-02T10:00:00Z' });
    expect(third.body.shipments.map((shipment) => shipment.estimatedDelivery)).toEqual(['2026-12-02T10:00:00Z']);
    expect(third.body.history).toEqual(first.body.history);
    const fourth = await track(params, {});
    expect(fourth.body).toEqual(third.body);
    await env.spy.waitFor(orderShipped, (data) => data.orderNumber === orderNumber);
    expect(shippedEvents(orderNumber)).toHaveLength(1);
  });

  it('is the same parcel with blanks, in lower case, or both', async () => {
    const { params } = await placed('bo');
    const first = await track(params, { trackingNumber: '1Z 999 AA1' });
    for (const trackingNumber of ['1z999aa1', '1Z999AA1', ' 1Z\u00a0999\tAA1 ', '1z 999 aa1'])
      expect((await track(params, { trackingNumber, carrier: 'ups' })).body).toEqual(first.body);
    const dated = await track(params, { trackingNumber: '1z999aa1', estimatedDelivery: '2026-12-01' });
    expect(dated.body.shipments).toMatchObject([{ trackingNumber: '1Z 999 AA1', estimatedDelivery: '2026-12-01' }]);
    expect((await track(params, { trackingNumber: '1Z999AA2' })).body.shipments).toHaveLength(2);
  });

  it('five concurrent duplicates add one shipment', async () => {
    const { params } = await placed('cora');
    const replies = await Promise.all(Array.from({ length: 5 }, () => track(params, {})));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const { body } = await orders.as('cora').call(api.orders.getOrder, { params });
    expect(body.shipments).toHaveLength(1);
    expect(body.history).toHaveLength(3);
  });

  it('a new tracking number adds a shipment', async () => {
    const { params, orderNumber } = await placed('dora');
    const first = await track(params, {});
    const second = await track(params, { trackingNumber: 'X-2', carrier: 'Bike courier' });
    expect(second.body.shipments.map(({ trackingNumber, trackingUrl }) => [trackingNumber, trackingUrl])).toEqual([
      ['1Z1', 'https://www.ups.com/track?tracknum=1Z1'],
      ['X-2', null],
    ]);
    expect(second.body.shippedAt).toBe(first.body.shippedAt);
    expect(second.body.history.at(-1)).toMatchObject({ fromStatus: 'shipped', toStatus: 'shipped' });
    await env.spy.waitFor(orderShipped, (data) => data.trackingNumber === 'X-2');
    expect(shippedEvents(orderNumber)).toHaveLength(2);
  });

  it('is refused unless the store has accepted the order', async () => {
    const pending = await createPaidOrders(env, 'elsa');
    expect((await track(pending.params, {})).problem).toMatchObject({ status: 409, code: 'wrong_state' });
    await env.publish(placementFailed, { ...placementOf(pending), by: 'olivia', reason: 'Sold out', code: null });
    await eventually(async () => {
      const { body } = await orders.as('elsa').call(api.orders.getOrder, { params: pending.params });
      expect(body.status).toBe('failed');
    });
    expect((await track(pending.params, {})).problem.code).toBe('wrong_state');
    expect(shippedEvents(pending.orderNumber)).toEqual([]);
  });

  it('is for operators, admins and services only', async () => {
    const { params } = await placed('fay');
    expect((await track(params, {}, orders.as('fay'))).problem).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await orders.send('PUT', `/orders/${params.orderNumber}/tracking`, {})).status).toBe(401);
    expect((await track(params, { trackingNumber: 'A' }, orders.as('adam', ['admin']))).status).toBe(200);
    const service = await track(params, { trackingNumber: 'B' }, orders.as('shipping-robot', ['service']));
    expect(service.status).toBe(200);
    expect(service.body.history.at(-1)?.changedBy).toBe('shipping-robot');
  });

  it('is refused with 404 for an unknown order', async () => {
    expect((await track({ orderNumber: 'MO-000000' }, {})).problem).toMatchObject({ status: 404, code: 'not_found' });
    expect((await track({ orderNumber: 'nonsense' }, {})).status).toBe(404);
  });

  it('accepts a tracking number that looks like a card number, but no such carrier', async () => {
    const { params } = await placed('gina');
    expect((await track(params, { trackingNumber: '4242424242424242', carrier: 'FedEx' })).status).toBe(200);
    const refused = await track(params, { trackingNumber: 'C-1', carrier: '4242 4242 4242 4242' });
    expect(refused.problem).toMatchObject({ status: 422, code: 'card_number_refused' });
    expect(JSON.stringify(refused.problem)).not.toContain('4242');
  });

  it('is refused if fields are missing, empty or unknown', async () => {
    const { params } = await placed('hana');
    const put = (body: unknown) =>
      orders.as('olivia', ['ops']).send('PUT', `/orders/${params.orderNumber}/tracking`, body);
    const pointers = async (body: unknown) => {
      const { status, problem } = await put(body);
      expect(status).toBe(400);
      return problem.errors?.map(({ pointer }) => pointer).sort();
    };
    expect(await pointers({})).toEqual(['/carrier', '/trackingNumber']);
    expect(await pointers({ trackingNumber: ' ', carrier: 'UPS' })).toEqual(['/trackingNumber']);
    expect(await pointers({ trackingNumber: '<i>1</i>', carrier: '=UPS()' })).toEqual(['/carrier', '/trackingNumber']);
    expect(await pointers({ trackingNumber: '1', carrier: 'UPS', status: 'delivered' })).toEqual(['/status']);
    expect(await pointers({ trackingNumber: '1', carrier: 'UPS', estimatedDelivery: 'soon' })).toEqual([
      '/estimatedDelivery',
    ]);
  });
});
