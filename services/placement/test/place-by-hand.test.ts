import { api, placementSucceeded } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterAll(() => ctx.close());

const { placeByHand, claimEntry, getQueueEntry } = api.placement;
let usedNumbers = 0;
const nextStoreOrderNumber = () => `N-${(usedNumbers += 1)}`;
const historyOf = (orderNumber: string) =>
  ctx.env.look<{ fromStatus: string | null; toStatus: string; by: string }>(
    `select from_status as "fromStatus", to_status as "toStatus", changed_by as by from placement.task_history h
     join placement.placement_task t on t.id = h.task_id where order_number = $1 order by h.id`,
    [orderNumber],
  );
/** All `placement.succeeded` events of an order, after the first has arrived. */
const successesOf = async (orderNumber: string) => {
  await ctx.env.spy.waitFor(placementSucceeded, (data) => data.orderNumber === orderNumber);
  return ctx.env.spy.received(placementSucceeded).filter((event) => event.data.orderNumber === orderNumber);
};

describe('reporting an order as placed', () => {
  it('claims and settles the entry, and publishes placement.succeeded with the parcel', async () => {
    const order = await ctx.queueOrder();
    const storeOrderNumber = nextStoreOrderNumber();
    const placed = await ctx.operator('olga').call(placeByHand, {
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
    const event = await ctx.env.spy.waitFor(placementSucceeded, (data) => data.orderNumber === order.orderNumber);
    expect(event.data).toEqual({
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
      messageToShopper: null,
    });
    expect(await historyOf(order.orderNumber)).toEqual([
      { fromStatus: null, toStatus: 'queued', by: 'system' },
      { fromStatus: 'queued', toStatus: 'claimed', by: 'olga' },
      { fromStatus: 'claimed', toStatus: 'placed', by: 'olga' },
    ]);
    const { body: detail } = await ctx.operator('otto').call(getQueueEntry, { params: order });
    expect(detail).toMatchObject({
      storeOrderNumber,
      attempts: [{ method: 'manual', outcome: 'placed', code: null, evidence: [] }],
      notes: [{ by: 'olga', text: 'Gift wrapped.' }],
    });
  });

  it('publishes no parcel without a tracking number, and records an attempt that started with the claim', async () => {
    const order = await ctx.queueOrder();
    const olga = ctx.operator('olga');
    await olga.call(claimEntry, { params: order });
    await olga.call(placeByHand, { params: order, body: { storeOrderNumber: nextStoreOrderNumber(), carrier: 'UPS' } });
    const event = await ctx.env.spy.waitFor(placementSucceeded, (data) => data.orderNumber === order.orderNumber);
    expect(event.data).toMatchObject({ parcel: null, actualTotalCents: null, note: null });
    const [row] = await ctx.env.look<{ claimed: Date; started: Date; ended: Date }>(
      `select claimed_at as claimed, started_at as started, ended_at as ended from placement.attempt a
       join placement.placement_task t on t.id = a.task_id where order_number = $1`,
      [order.orderNumber],
    );
    expect(row?.started).toEqual(row?.claimed);
    expect(row?.ended.getTime()).toBeGreaterThanOrEqual(row?.started.getTime() ?? Infinity);
  });

  it('is idempotent for the same operator and store order number, and refuses anything else', async () => {
    const order = await ctx.queueOrder();
    const storeOrderNumber = nextStoreOrderNumber();
    const olga = ctx.operator('olga');
    const first = await olga.call(placeByHand, { params: order, body: { storeOrderNumber } });
    const again = await olga.call(placeByHand, { params: order, body: { storeOrderNumber, notes: 'again' } });
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    const other = await olga.call(placeByHand, { params: order, body: { storeOrderNumber: nextStoreOrderNumber() } });
    expect(other.problem.code).toBe('already_settled');
    const another = await ctx.operator('otto').call(placeByHand, { params: order, body: { storeOrderNumber } });
    expect(another.problem.code).toBe('already_settled');
    expect(await successesOf(order.orderNumber)).toHaveLength(1);
  });

  it('replays the reply for a repeated Idempotency-Key, and refuses the key with another body', async () => {
    const order = await ctx.queueOrder();
    const body = { storeOrderNumber: nextStoreOrderNumber() };
    const key = { 'idempotency-key': `place-${order.orderNumber}` };
    const olga = ctx.operator('olga');
    const first = await olga.call(placeByHand, { params: order, body }, key);
    const again = await olga.call(placeByHand, { params: order, body }, key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await olga.call(
      placeByHand,
      { params: order, body: { storeOrderNumber: nextStoreOrderNumber() } },
      key,
    );
    expect(other.problem.code).toBe('idempotency_key_reused');
    expect(await successesOf(order.orderNumber)).toHaveLength(1);
  });

  it('refuses a store order number of another order of the same store, before it checks the ceiling', async () => {
    const [first, second, elsewhere] = [
      await ctx.queueOrder(),
      await ctx.queueOrder(),
      await ctx.queueOrder({ storeId: 'rack', storeName: 'Nordstrom Rack' }),
    ];
    const body = { storeOrderNumber: nextStoreOrderNumber() };
    const olga = ctx.operator('olga');
    expect((await olga.call(placeByHand, { params: first, body })).status).toBe(200);
    const used = await olga.call(placeByHand, { params: second, body: { ...body, actualTotalCents: 99_999 } });
    expect(used.problem.code).toBe('store_order_number_used');
    const otherSpelling = { storeOrderNumber: ` ${body.storeOrderNumber.toLowerCase()} ` };
    const typedAgain = await olga.call(placeByHand, { params: second, body: otherSpelling });
    expect(typedAgain.problem.code).toBe('store_order_number_used');
    expect((await olga.call(placeByHand, { params: elsewhere, body })).status).toBe(200);
    const { body: left } = await olga.call(getQueueEntry, { params: second });
    expect(left).toMatchObject({ status: 'queued', version: 1, attempts: [] });
  });

  it('concurrent reports of one store order number for two orders: one succeeds', async () => {
    const orders = [await ctx.queueOrder(), await ctx.queueOrder()];
    const body = { storeOrderNumber: nextStoreOrderNumber() };
    const answers = await Promise.all(
      orders.map((order, index) => ctx.operator(`racer-${index}`).call(placeByHand, { params: order, body })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(answers.find((answer) => answer.status === 409)?.problem.code).toBe('store_order_number_used');
  });

  it('refuses a total above the ceiling, unless an admin overrides it', async () => {
    const order = await ctx.queueOrder();
    const body = { storeOrderNumber: nextStoreOrderNumber(), actualTotalCents: 29_150 };
    const tooMuch = await ctx.operator('olga').call(placeByHand, { params: order, body });
    expect(tooMuch.status).toBe(422);
    expect(tooMuch.problem.code).toBe('over_ceiling');
    expect(tooMuch.problem.detail).toContain('at most $291.49');
    const overridden = { ...body, override: true };
    const operatorOverride = await ctx.operator('olga').call(placeByHand, { params: order, body: overridden });
    expect(operatorOverride.problem.code).toBe('over_ceiling');
    const adminWithoutOverride = await ctx.admin.call(placeByHand, { params: order, body });
    expect(adminWithoutOverride.problem.code).toBe('over_ceiling');
    const allowed = await ctx.admin.call(placeByHand, { params: order, body: overridden });
    expect(allowed.body).toMatchObject({ status: 'placed', assignee: 'ada' });
    const { body: detail } = await ctx.admin.call(getQueueEntry, { params: order });
    expect(detail.attempts).toMatchObject([{ outcome: 'placed', code: 'over_ceiling_allowed' }]);
  });

  it('accepts a total equal to the ceiling', async () => {
    const order = await ctx.queueOrder();
    const body = { storeOrderNumber: nextStoreOrderNumber(), actualTotalCents: 29_149 };
    expect((await ctx.operator('olga').call(placeByHand, { params: order, body })).status).toBe(200);
  });

  it('concurrent reports of two operators: one succeeds', async () => {
    const order = await ctx.queueOrder();
    const answers = await Promise.all(
      ['olga', 'otto'].map((name) =>
        ctx.operator(name).call(placeByHand, { params: order, body: { storeOrderNumber: nextStoreOrderNumber() } }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(answers.find((answer) => answer.status === 409)?.problem.code).toBe('already_settled');
    expect(await successesOf(order.orderNumber)).toHaveLength(1);
  });

  it('refuses an invalid request body', async () => {
    const order = await ctx.queueOrder();
    const place = (body: unknown) =>
      ctx.operator('olga').send('POST', `/admin/manual-orders/${order.orderNumber}/place`, body);
    for (const [body, pointer] of [
      [{}, '/storeOrderNumber'],
      [{ storeOrderNumber: ' ' }, '/storeOrderNumber'],
      [{ storeOrderNumber: '<b>7</b>' }, '/storeOrderNumber'],
      [{ storeOrderNumber: '=HYPERLINK("x")' }, '/storeOrderNumber'],
      [{ storeOrderNumber: 'N', trackingNumber: '+1' }, '/trackingNumber'],
      [{ storeOrderNumber: 'N', carrier: '<script>' }, '/carrier'],
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
    const { body: left } = await ctx.operator('olga').call(getQueueEntry, { params: order });
    expect(left).toMatchObject({ status: 'queued', version: 1 });
  });
});
