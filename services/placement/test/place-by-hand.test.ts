import { api, orderCreated, placementFailed, placementSucceeded } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';

let queue: TestContext;
beforeAll(async () => {
  queue = await createTestContext();
});
afterAll(() => queue.close());

const { placeByHand, failByHand, claimEntry, getQueueEntry } = api.placement;
let numbers = 0;
const storeNumber = () => `N-${(numbers += 1)}`;
const historyOf = (orderNumber: string) =>
  queue.env.look<{ fromStatus: string | null; toStatus: string; by: string }>(
    `select from_status as "fromStatus", to_status as "toStatus", changed_by as by from placement.task_history h
     join placement.placement_task t on t.id = h.task_id where order_number = $1 order by h.id`,
    [orderNumber],
  );
/** All that was said of it, once it was said at all. */
const successesOf = async (orderNumber: string) => {
  await queue.env.spy.waitFor(placementSucceeded, (data) => data.orderNumber === orderNumber);
  return queue.env.spy.received(placementSucceeded).filter((fact) => fact.data.orderNumber === orderNumber);
};

describe('an operator has placed an order at the store', () => {
  it('settles the entry, claims it on the way, and says so with the parcel', async () => {
    const order = await queue.queueOrder();
    const storeOrderNumber = storeNumber();
    const placed = await queue.operator('olga').call(placeByHand, {
      params: order,
      body: {
        storeOrderNumber,
        trackingNumber: '1Z999AA10123456784',
        estimatedDelivery: '2026-12-24',
        actualTotalCents: 28_000,
        notes: 'Gift wrapped.',
      },
    });
    expect(placed.status).toBe(200);
    expect(placed.body).toMatchObject({ status: 'placed', assignee: 'olga', leaseExpiresAt: null, version: 3 });
    const fact = await queue.env.spy.waitFor(placementSucceeded, (data) => data.orderNumber === order.orderNumber);
    expect(fact.data).toEqual({
      orderNumber: order.orderNumber,
      sessionId: order.sessionId,
      taskId: placed.body.taskId,
      storeId: 'nordstrom',
      method: 'manual',
      by: 'olga',
      storeOrderNumber,
      actualTotalCents: 28_000,
      parcel: { trackingNumber: '1Z999AA10123456784', carrier: 'other', estimatedDelivery: '2026-12-24' },
      note: 'Gift wrapped.',
    });
    expect(await historyOf(order.orderNumber)).toEqual([
      { fromStatus: null, toStatus: 'queued', by: 'system' },
      { fromStatus: 'queued', toStatus: 'claimed', by: 'olga' },
      { fromStatus: 'claimed', toStatus: 'placed', by: 'olga' },
    ]);
    const { body: detail } = await queue.operator('otto').call(getQueueEntry, { params: order });
    expect(detail).toMatchObject({
      storeOrderNumber,
      attempts: [{ method: 'manual', outcome: 'placed', code: null, evidence: [] }],
      notes: [{ by: 'olga', text: 'Gift wrapped.' }],
    });
  });

  it('has no parcel without a tracking number, and an attempt that began with the claim', async () => {
    const order = await queue.queueOrder();
    const olga = queue.operator('olga');
    await olga.call(claimEntry, { params: order });
    await olga.call(placeByHand, { params: order, body: { storeOrderNumber: storeNumber(), carrier: 'UPS' } });
    const fact = await queue.env.spy.waitFor(placementSucceeded, (data) => data.orderNumber === order.orderNumber);
    expect(fact.data).toMatchObject({ parcel: null, actualTotalCents: null, note: null });
    const [row] = await queue.env.look<{ claimed: Date; started: Date; ended: Date }>(
      `select claimed_at as claimed, started_at as started, ended_at as ended from placement.attempt a
       join placement.placement_task t on t.id = a.task_id where order_number = $1`,
      [order.orderNumber],
    );
    expect(row?.started).toEqual(row?.claimed);
    expect(row?.ended.getTime()).toBeGreaterThanOrEqual(row?.started.getTime() ?? Infinity);
  });

  it('changes nothing when the same operator says the same number again, and refuses anything else', async () => {
    const order = await queue.queueOrder();
    const storeOrderNumber = storeNumber();
    const olga = queue.operator('olga');
    const first = await olga.call(placeByHand, { params: order, body: { storeOrderNumber } });
    const again = await olga.call(placeByHand, { params: order, body: { storeOrderNumber, notes: 'again' } });
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    const other = await olga.call(placeByHand, { params: order, body: { storeOrderNumber: storeNumber() } });
    expect(other.problem.code).toBe('already_settled');
    const another = await queue.operator('otto').call(placeByHand, { params: order, body: { storeOrderNumber } });
    expect(another.problem.code).toBe('already_settled');
    expect(await successesOf(order.orderNumber)).toHaveLength(1);
  });

  it('replays the answer for a repeated Idempotency-Key, and refuses the key for other words', async () => {
    const order = await queue.queueOrder();
    const body = { storeOrderNumber: storeNumber() };
    const key = { 'idempotency-key': `place-${order.orderNumber}` };
    const olga = queue.operator('olga');
    const first = await olga.call(placeByHand, { params: order, body }, key);
    const again = await olga.call(placeByHand, { params: order, body }, key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await olga.call(placeByHand, { params: order, body: { storeOrderNumber: storeNumber() } }, key);
    expect(other.problem.code).toBe('idempotency_key_reused');
    expect(await successesOf(order.orderNumber)).toHaveLength(1);
  });

  it('refuses a store order number that belongs to another order of that store, also before the ceiling', async () => {
    const [first, second, elsewhere] = [
      await queue.queueOrder(),
      await queue.queueOrder(),
      await queue.queueOrder({ storeId: 'rack', storeName: 'Nordstrom Rack' }),
    ];
    const body = { storeOrderNumber: storeNumber() };
    const olga = queue.operator('olga');
    expect((await olga.call(placeByHand, { params: first, body })).status).toBe(200);
    const used = await olga.call(placeByHand, { params: second, body: { ...body, actualTotalCents: 99_999 } });
    expect(used.problem.code).toBe('store_order_number_used');
    expect((await olga.call(placeByHand, { params: elsewhere, body })).status).toBe(200);
    const { body: left } = await olga.call(getQueueEntry, { params: second });
    expect(left).toMatchObject({ status: 'queued', version: 1, attempts: [] });
  });

  it('lets one of two orders have a number that both are given at once', async () => {
    const orders = [await queue.queueOrder(), await queue.queueOrder()];
    const body = { storeOrderNumber: storeNumber() };
    const answers = await Promise.all(
      orders.map((order, index) => queue.operator(`racer-${index}`).call(placeByHand, { params: order, body })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(answers.find((answer) => answer.status === 409)?.problem.code).toBe('store_order_number_used');
  });

  it('refuses more than the ceiling, unless an admin says so', async () => {
    const order = await queue.queueOrder();
    const body = { storeOrderNumber: storeNumber(), actualTotalCents: 30_007 };
    const tooMuch = await queue.operator('olga').call(placeByHand, { params: order, body });
    expect(tooMuch.status).toBe(422);
    expect(tooMuch.problem.code).toBe('over_ceiling');
    const overridden = { ...body, override: true };
    const mereOperator = await queue.operator('olga').call(placeByHand, { params: order, body: overridden });
    expect(mereOperator.problem.code).toBe('over_ceiling');
    const silentAdmin = await queue.admin.call(placeByHand, { params: order, body });
    expect(silentAdmin.problem.code).toBe('over_ceiling');
    const allowed = await queue.admin.call(placeByHand, { params: order, body: overridden });
    expect(allowed.body).toMatchObject({ status: 'placed', assignee: 'ada' });
    const { body: detail } = await queue.admin.call(getQueueEntry, { params: order });
    expect(detail.attempts).toMatchObject([{ outcome: 'placed', code: 'over_ceiling_allowed' }]);
  });

  it('takes exactly the ceiling', async () => {
    const order = await queue.queueOrder();
    const body = { storeOrderNumber: storeNumber(), actualTotalCents: 30_006 };
    expect((await queue.operator('olga').call(placeByHand, { params: order, body })).status).toBe(200);
  });

  it('lets one of two operators win who place at once', async () => {
    const order = await queue.queueOrder();
    const answers = await Promise.all(
      ['olga', 'otto'].map((name) =>
        queue.operator(name).call(placeByHand, { params: order, body: { storeOrderNumber: storeNumber() } }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(answers.find((answer) => answer.status === 409)?.problem.code).toBe('already_settled');
    expect(await successesOf(order.orderNumber)).toHaveLength(1);
  });

  it('refuses what is not a report', async () => {
    const order = await queue.queueOrder();
    const place = (body: unknown) =>
      queue.operator('olga').send('POST', `/admin/manual-orders/${order.orderNumber}/place`, body);
    for (const [body, pointer] of [
      [{}, '/storeOrderNumber'],
      [{ storeOrderNumber: ' ' }, '/storeOrderNumber'],
      [{ storeOrderNumber: 'N', actualTotalCents: -1 }, '/actualTotalCents'],
      [{ storeOrderNumber: 'N', actualTotalCents: 1.5 }, '/actualTotalCents'],
      [{ storeOrderNumber: 'N', estimatedDelivery: 'soon' }, '/estimatedDelivery'],
      [{ storeOrderNumber: 'N', paid: true }, '/paid'],
    ] as const) {
      const refused = await place(body);
      expect(refused.status).toBe(400);
      expect(refused.problem.errors?.map((error) => error.pointer)).toContain(pointer);
    }
    const card = await place({ storeOrderNumber: 'N', notes: 'paid with 4242 4242 4242 4242' });
    expect(card.problem.code).toBe('card_number_refused');
    const { body: left } = await queue.operator('olga').call(getQueueEntry, { params: order });
    expect(left).toMatchObject({ status: 'queued', version: 1 });
  });
});

describe('an operator reports that the store cannot deliver', () => {
  it('settles the entry and says why', async () => {
    const order = await queue.queueOrder();
    const body = { reason: 'Sold out in every size.', code: 'out_of_stock', notes: 'Asked the hotline.' };
    const failed = await queue.operator('olga').call(failByHand, { params: order, body });
    expect(failed.body).toMatchObject({ status: 'failed', assignee: 'olga', leaseExpiresAt: null });
    const fact = await queue.env.spy.waitFor(placementFailed, (data) => data.orderNumber === order.orderNumber);
    expect(fact.data).toEqual({
      orderNumber: order.orderNumber,
      sessionId: order.sessionId,
      taskId: failed.body.taskId,
      storeId: 'nordstrom',
      method: 'manual',
      by: 'olga',
      reason: 'Sold out in every size.',
      code: 'out_of_stock',
    });
    const { body: detail } = await queue.operator('olga').call(getQueueEntry, { params: order });
    expect(detail).toMatchObject({
      storeOrderNumber: null,
      attempts: [{ method: 'manual', outcome: 'failed', code: 'out_of_stock' }],
      notes: [{ text: 'Sold out in every size.' }, { text: 'Asked the hotline.' }],
    });
  });

  it('refuses a second word about a settled entry, also the same one', async () => {
    const order = await queue.queueOrder();
    const body = { reason: 'Sold out.' };
    const olga = queue.operator('olga');
    await olga.call(failByHand, { params: order, body });
    expect((await olga.call(failByHand, { params: order, body })).problem.code).toBe('already_settled');
    const place = await olga.call(placeByHand, { params: order, body: { storeOrderNumber: storeNumber() } });
    expect(place.problem.code).toBe('already_settled');
    await queue.env.spy.waitFor(placementFailed, (data) => data.orderNumber === order.orderNumber);
    const said = queue.env.spy.received(placementFailed).filter((fact) => fact.data.orderNumber === order.orderNumber);
    expect(said).toHaveLength(1);
  });

  it('wants a reason', async () => {
    const order = await queue.queueOrder();
    for (const body of [{}, { reason: '' }, { reason: '   ' }, { reason: 'x', code: 'Not Snake' }]) {
      const refused = await queue.operator('olga').send('POST', `/admin/manual-orders/${order.orderNumber}/fail`, body);
      expect(refused.status).toBe(400);
      expect(refused.problem.code).toBe('validation_failed');
    }
  });

  it('is refused while another operator holds it', async () => {
    const order = await queue.queueOrder();
    await queue.operator('olga').call(claimEntry, { params: order });
    const otto = queue.operator('otto');
    const failed = await otto.call(failByHand, { params: order, body: { reason: 'Sold out.' } });
    expect(failed.problem.code).toBe('held_by_another');
    const placed = await otto.call(placeByHand, { params: order, body: { storeOrderNumber: storeNumber() } });
    expect(placed.problem.code).toBe('held_by_another');
  });
});

describe('a settled order', () => {
  it('stays settled when it is said to be created again', async () => {
    const order = await queue.queueOrder();
    await queue.operator('olga').call(failByHand, { params: order, body: { reason: 'Sold out.' } });
    await queue.env.publish(orderCreated, order);
    await queue.queueOrder();
    const { body } = await queue.operator('olga').call(getQueueEntry, { params: order });
    expect(body.status).toBe('failed');
  });
});
