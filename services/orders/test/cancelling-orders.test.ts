import { api, orderCancelled, placementCancelled, placementSucceeded } from '@muse/contracts';
import { RefusalError } from '@muse/kit';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { orders as ordersService } from '../src/service.ts';
import { refusing, stubPlacement } from './support/placement.ts';
import { createPaidOrders, type Paid, placedAs, placementOf } from './support/purchases.ts';
import { eventuallyStale, staleEvents } from './support/stale-events.ts';

describe('cancelling an order', () => {
  let env: TestEnvironment;
  let orders: TestServer;
  let placement: Awaited<ReturnType<typeof stubPlacement>>;
  beforeAll(async () => {
    env = await createTestEnvironment();
    placement = await stubPlacement(env);
    orders = await env.start(ordersService);
  });
  afterAll(() => env.close());

  const cancelledEvents = (orderNumber: string) =>
    env.spy.received(orderCancelled).filter(({ data }) => data.orderNumber === orderNumber);
  const cancel = ({ shopper, params }: Paid & { params: { orderNumber: string } }, body = {}, headers = {}) =>
    orders.as(shopper).call(api.orders.cancelOrder, { params, body }, headers);
  const statusOf = async ({ shopper, params }: Paid & { params: { orderNumber: string } }) =>
    (await orders.as(shopper).call(api.orders.getOrder, { params })).body.status;

  it('whose placement has not begun: cancelled, and published once', async () => {
    const paid = await createPaidOrders(env, 'ada');
    const { status, body } = await cancel(paid, { reason: 'Changed my mind' });
    expect(status).toBe(200);
    expect(body.status).toBe('cancelled');
    expect(body.history.at(-1)).toMatchObject({
      fromStatus: 'pending',
      toStatus: 'cancelled',
      changedBy: 'ada',
      note: 'Changed my mind',
    });
    expect(placement.requestsFor(paid.orderNumber)[0]?.request).toMatchObject({
      body: { by: 'ada', reason: 'Changed my mind' },
    });
    const published = await env.spy.waitFor(orderCancelled, (data) => data.orderNumber === paid.orderNumber);
    expect(published.data).toMatchObject({ totalCents: 9_200, currency: 'USD', reason: 'Changed my mind' });

    const reaction = 'mark-cancelled-when-placement-cancelled';
    const before = await staleEvents(orders, reaction);
    await env.publish(placementCancelled, { ...placementOf(paid), by: 'ada', reason: 'Changed my mind' });
    await eventuallyStale(orders, reaction, before + 1);
    expect(cancelledEvents(paid.orderNumber)).toHaveLength(1);
  });

  it('works without a body and is idempotent', async () => {
    const paid = await createPaidOrders(env, 'bea');
    const first = await orders.as('bea').send('POST', `/orders/${paid.orderNumber}/cancel`);
    expect(first.status).toBe(200);
    const again = await cancel(paid);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(placement.requestsFor(paid.orderNumber)).toHaveLength(1);
  });

  it('replays the reply for the same Idempotency-Key', async () => {
    const paid = await createPaidOrders(env, 'cora');
    const first = await cancel(paid, {}, { 'idempotency-key': 'once' });
    const again = await cancel(paid, {}, { 'idempotency-key': 'once' });
    expect(again.status).toBe(200);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    const other = await cancel(paid, { reason: 'another' }, { 'idempotency-key': 'once' });
    expect(other.problem.code).toBe('idempotency_key_reused');
  });

  it('five concurrent requests cancel once', async () => {
    const paid = await createPaidOrders(env, 'dora');
    const replies = await Promise.all(Array.from({ length: 5 }, () => cancel(paid)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(replies[0]?.body.history).toHaveLength(2);
    await env.spy.waitFor(orderCancelled, (data) => data.orderNumber === paid.orderNumber);
    expect(cancelledEvents(paid.orderNumber)).toHaveLength(1);
  });

  it('when the event of placement overtakes its reply: cancelled once', async () => {
    const paid = await createPaidOrders(env, 'elsa');
    placement.answers.set(paid.orderNumber, async () => {
      await env.publish(placementCancelled, { ...placementOf(paid), by: 'elsa', reason: null });
      await env.spy.waitFor(orderCancelled, (data) => data.orderNumber === paid.orderNumber);
    });
    const { status, body } = await cancel(paid);
    expect(status).toBe(200);
    expect(body.history).toHaveLength(2);
    expect(cancelledEvents(paid.orderNumber)).toHaveLength(1);
  });

  it('whose placement has begun: too late, and nothing changes', async () => {
    const paid = await createPaidOrders(env, 'fay');
    placement.answers.set(paid.orderNumber, refusing(new RefusalError('too_late_to_cancel')));
    const { problem } = await cancel(paid);
    expect(problem).toMatchObject({ status: 409, code: 'too_late_to_cancel' });
    expect(await statusOf(paid)).toBe('pending');
    expect(cancelledEvents(paid.orderNumber)).toEqual([]);
  });

  it('that is placed: too late, without a call to placement', async () => {
    const paid = await createPaidOrders(env, 'gina');
    await env.publish(placementSucceeded, { ...placementOf(paid), ...placedAs('N-1') });
    await eventually(async () => expect(await statusOf(paid)).toBe('placed'));
    expect((await cancel(paid)).problem).toMatchObject({ status: 409, code: 'too_late_to_cancel' });
    expect(placement.requestsFor(paid.orderNumber)).toEqual([]);
  });

  it('whose placement task does not exist yet: 503, retry after a second', async () => {
    const paid = await createPaidOrders(env, 'hana');
    placement.answers.set(paid.orderNumber, refusing(new RefusalError('not_found')));
    const { problem, headers } = await cancel(paid);
    expect(problem).toMatchObject({ status: 503, code: 'service_unavailable', retryable: true });
    expect(headers.get('retry-after')).toBe('1');
    placement.answers.delete(paid.orderNumber);
    expect((await cancel(paid)).status).toBe(200);
  });

  it('while placement is unavailable: 503, and nothing changes', async () => {
    const paid = await createPaidOrders(env, 'iris');
    placement.answers.set(paid.orderNumber, () => Promise.reject(new Error('placement is broken')));
    const { problem, headers } = await cancel(paid);
    expect(problem).toMatchObject({ status: 503, code: 'service_unavailable' });
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await statusOf(paid)).toBe('pending');
  });

  it('of another shopper: 404, without a call to placement', async () => {
    const paid = await createPaidOrders(env, 'jane');
    const cancelAs = (who: Parameters<typeof orders.as>) =>
      orders.as(...who).call(api.orders.cancelOrder, { params: paid.params, body: {} });
    expect((await cancelAs(['mallory'])).problem).toMatchObject({ status: 404, code: 'not_found' });
    expect((await cancelAs(['olivia', ['ops']])).status).toBe(404);
    expect((await cancelAs(['robot', ['service']])).status).toBe(403);
    expect((await orders.call(api.orders.cancelOrder, { params: paid.params })).status).toBe(401);
    expect(placement.requestsFor(paid.orderNumber)).toEqual([]);
  });

  it('with a card number or an empty text as reason: refused', async () => {
    const paid = await createPaidOrders(env, 'kate');
    expect((await cancel(paid, { reason: 'my card 4242424242424242' })).problem.code).toBe('card_number_refused');
    expect((await cancel(paid, { reason: '' })).problem).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(await statusOf(paid)).toBe('pending');
  });
});
