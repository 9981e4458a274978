import {
  api,
  orderCancelled,
  orderFailed,
  placementCancelled,
  placementFailed,
  placementSucceeded,
} from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { orders as ordersService } from '../src/service.ts';
import { stubPlacement } from './support/placement.ts';
import { createPaidOrders, type Paid, placedAs, placementOf } from './support/purchases.ts';

const secret = 'suspected fraudster';
type Created = Paid & { params: { orderNumber: string } };

describe('notes of operators', () => {
  let env: TestEnvironment;
  let orders: TestServer;
  let placement: Awaited<ReturnType<typeof stubPlacement>>;
  beforeAll(async () => {
    env = await createTestEnvironment();
    placement = await stubPlacement(env);
    orders = await env.start(ordersService);
  });
  afterAll(() => env.close());

  const seenByShopper = async ({ shopper, params }: Created) => {
    const [one, list] = await Promise.all([
      orders.as(shopper).call(api.orders.getOrder, { params }),
      orders.as(shopper).call(api.orders.listOrders, {}),
    ]);
    expect(list.body.orders).toEqual([one.body]);
    for (const internal of [secret, 'olivia', 'messageToShopper'])
      expect(JSON.stringify(one.body)).not.toContain(internal);
    return one.body.history.at(-1);
  };
  const becomes = (paid: Created, status: string) =>
    eventually(async () => {
      const last = await seenByShopper(paid);
      expect(last?.toStatus).toBe(status);
      return last;
    });
  const seenByOperator = async ({ params }: Created) =>
    (await orders.as('otto', ['ops']).call(api.orders.adminGetOrder, { params })).body.history.at(-1);

  it.each([
    ['nothing', null, null, null],
    ['the message to her', null, 'The colour is gone.', 'The colour is gone.'],
    ['the public text of the code', 'out_of_stock', null, 'The store has sold out of an item of this order.'],
    ['the message rather than the code', 'out_of_stock', 'Only red ones left.', 'Only red ones left.'],
    ['nothing of an unknown code', 'fraud_list', null, null],
  ])('a failed order shows its shopper %s', async (shown, code, messageToShopper, note) => {
    const paid = await createPaidOrders(env, `ada-${shown.length}`);
    await env.publish(placementFailed, { ...placementOf(paid), by: 'olivia', reason: secret, code, messageToShopper });
    expect(await becomes(paid, 'failed')).toMatchObject({ changedBy: 'operator', note });
    expect(await seenByOperator(paid)).toMatchObject({ changedBy: 'olivia', note: secret, messageToShopper: note });
    const { data } = await env.spy.waitFor(orderFailed, (order) => order.orderNumber === paid.orderNumber);
    expect(data).toMatchObject({ reason: secret, messageToShopper: note });
  });

  it('a placed order shows its shopper the message, operators the note too', async () => {
    const paid = await createPaidOrders(env, 'bea');
    const placed = { ...placedAs('N-1'), note: secret, messageToShopper: 'It comes in a gift box.' };
    await env.publish(placementSucceeded, { ...placementOf(paid), ...placed });
    expect(await becomes(paid, 'placed')).toMatchObject({ changedBy: 'operator', note: 'It comes in a gift box.' });
    expect(await seenByOperator(paid)).toMatchObject({ note: secret, messageToShopper: 'It comes in a gift box.' });
  });

  it('an event of release 0.1.0 has no message: its note is internal', async () => {
    const paid = await createPaidOrders(env, 'cora');
    await env.publish(placementSucceeded, { ...placementOf(paid), ...placedAs('N-2'), note: secret });
    expect(await becomes(paid, 'placed')).toMatchObject({ note: null });
    const [first] = (await orders.as('cora').call(api.orders.getOrder, { params: paid.params })).body.history;
    expect(first).toMatchObject({ changedBy: 'system', note: null });
  });

  it('an order that an operator cancels shows its shopper the message only', async () => {
    const paid = await createPaidOrders(env, 'dora');
    const body = { reason: secret, messageToShopper: 'We could not reach you.' };
    const done = await orders.as('olivia', ['ops']).call(api.orders.adminCancelOrder, { params: paid.params, body });
    expect(done.body.history.at(-1)).toMatchObject({
      changedBy: 'olivia',
      note: secret,
      messageToShopper: body.messageToShopper,
    });
    expect(await seenByShopper(paid)).toMatchObject({ changedBy: 'operator', note: body.messageToShopper });
    expect(placement.requestsFor(paid.orderNumber)[0]?.request).toMatchObject({ body: { by: 'olivia', ...body } });
    const { data } = await env.spy.waitFor(orderCancelled, (order) => order.orderNumber === paid.orderNumber);
    expect(data.messageToShopper).toBe(body.messageToShopper);
  });

  it('the message survives if the process that requested the cancellation has died', async () => {
    const paid = await createPaidOrders(env, 'elsa');
    const cancelled = { by: 'olivia', reason: secret, messageToShopper: 'We could not reach you.' };
    await env.publish(placementCancelled, { ...placementOf(paid), ...cancelled });
    expect(await becomes(paid, 'cancelled')).toMatchObject({ changedBy: 'operator', note: 'We could not reach you.' });
  });

  it('an order that its shopper cancels shows her own subject and reason', async () => {
    const paid = await createPaidOrders(env, 'fay');
    const { body } = await orders
      .as('fay')
      .call(api.orders.cancelOrder, { params: paid.params, body: { reason: 'Too late for the party' } });
    expect(body.history.at(-1)).toMatchObject({ changedBy: 'fay', note: 'Too late for the party' });
    expect(await seenByShopper(paid)).toEqual(body.history.at(-1));
  });
});
