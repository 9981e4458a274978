import { disputeClosed, disputeOpened, orderFailed, refunded, refundRequested, sum } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { moveDispute } from './support/disputes.ts';
import { balancesOf } from './support/ledger.ts';
import { createOrderToRefund, hat, shirts } from './support/operator-refunds.ts';
import { createPurchase, ofSession } from './support/purchases.ts';
import { endedOrder, ofOrder, refundsOf } from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

describe('a refund by an operator', () => {
  it('of an amount: previewed, requested, refunded at Stripe and booked', async () => {
    const { purchase, share, other, refund, preview } = await createOrderToRefund(ctx);
    const previewed = await preview({ amountCents: 1_380 });
    expect([previewed.status, previewed.body]).toEqual([
      200,
      {
        ...{ amountCents: 1_380, itemsCents: 1_200, shippingCents: 50, taxCents: 100, serviceFeeCents: 30 },
        ...{ remainingCents: 13_800, currency: 'USD' },
      },
    ]);
    const created = await refund({ amountCents: 1_380, expectedAmountCents: 1_380 });
    expect(created).toMatchObject({
      status: 201,
      body: {
        ...{ museOrderNumber: share.orderNumber, amountCents: 1_380, currency: 'USD', reason: 'arrived broken' },
        ...{ status: 'requested', requestedBy: 'olivia', itemsCents: 1_200, serviceFeeCents: 30 },
      },
    });
    const { data } = await ctx.env.spy.waitFor(refunded, ofOrder(share));
    expect(data).toMatchObject({ refundId: created.body.id, amountCents: 1_380 });
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toEqual({
      stripe_clearing: 26_220,
      [`customer_prepayment:${share.orderNumber}`]: -12_420,
      [`customer_prepayment:${other.orderNumber}`]: -13_800,
    });
    expect((await preview({})).body.remainingCents).toBe(12_420);
    expect(await historyOf(created.body.id)).toMatchObject([{ to_status: 'requested', by: 'olivia' }, {}]);
  });

  it('by unit: tax and fee follow the units, the last unit closes the line, and the rest closes the order', async () => {
    const { share, refund, preview } = await createOrderToRefund(ctx);
    const parts = [{ items: [shirts(1)] }, { items: [hat, shirts(1)] }, { items: [shirts(1)] }, { shipping: true }];
    const amounts: unknown[] = [];
    for (const part of parts) {
      const { body } = await preview(part);
      const created = await refund({ ...part, expectedAmountCents: body.amountCents });
      expect(created.body).toMatchObject({ itemsCents: body.itemsCents, taxCents: body.taxCents });
      expect(created.body.amountCents).toBe(body.amountCents);
      amounts.push(created.body.amountCents);
    }
    // A shirt is 33.33 or 33.34 with a third of 8.00 tax and of 2.50 fee; the hat 20.00 with 1.60 and 0.50; shipping has 0.40 tax.
    expect(amounts).toEqual([3_333 + 267 + 83, 2_210 + 3_334 + 266 + 84, 3_333 + 267 + 83, 540]);
    expect(sum(amounts as number[])).toBe(share.totalCents);
    const more = await refund({});
    expect(more.problem).toMatchObject({ status: 422, code: 'refund_exceeds_paid', remainingCents: 0 });
  });

  it('of all that remains, then the store fails the order: refunded once', async () => {
    const { purchase, share, refund } = await createOrderToRefund(ctx);
    await refund({ amountCents: 800 });
    expect((await refund({})).body).toMatchObject({ amountCents: 13_000 });
    await ctx.env.publish(orderFailed, endedOrder(purchase, share));
    await untilIdle(ctx);
    const made = await refundsOf(ctx, purchase);
    expect(made.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  });

  it('of a part, then the store fails the order: only the rest follows', async () => {
    const { purchase, share, refund } = await createOrderToRefund(ctx);
    await refund({ items: [hat] });
    await ctx.env.publish(orderFailed, endedOrder(purchase, share));
    const { data } = await ctx.env.spy.waitFor(
      refundRequested,
      (event) => event.reason === 'sold out' && ofOrder(share)(event),
    );
    expect(data.amountCents).toBe(13_800 - 2_210);
  });
});

describe('the preview of a refund', () => {
  it('without a body is that of all that remains; a refund without one needs its reason', async () => {
    const { path, refund } = await createOrderToRefund(ctx);
    await refund({ amountCents: 800 });
    const olivia = ctx.payments.as('olivia', ['ops']);
    const all = { amountCents: 13_000, remainingCents: 13_000 };
    for (const body of [undefined, {}])
      expect(await olivia.send('POST', `${path}/preview`, body)).toMatchObject({ status: 200, body: all });
    expect((await olivia.send('POST', path)).problem.code).toBe('validation_failed');
  });
});

describe('a refund by an operator is refused', () => {
  it('over what remains with 422 and the remaining amount; units already refunded with their pointer', async () => {
    const { refund, preview } = await createOrderToRefund(ctx);
    await refund({ items: [shirts(2)] });
    for (const ask of [refund, preview]) {
      const units = await ask({ items: [hat, shirts(2)] });
      expect(units.problem).toMatchObject({ status: 422, code: 'refund_exceeds_paid' });
      expect(units.problem.errors).toMatchObject([{ pointer: '/items/1/quantity' }]);
      const { problem } = await ask({ amountCents: 13_800 });
      expect(problem).toMatchObject({ status: 422, code: 'refund_exceeds_paid', remainingCents: 13_800 - 7_367 });
    }
    const unknown = await refund({ items: [{ productSku: 'shirt', size: 'L', quantity: 1 }] });
    expect(unknown.problem).toMatchObject({ status: 422, errors: [{ pointer: '/items/0/productSku' }] });
  });

  it('of shipping of which nothing remains, with a sentence about shipping', async () => {
    const { refund, preview } = await createOrderToRefund(ctx);
    expect((await refund({ shipping: true })).status).toBe(201);
    for (const ask of [refund, preview]) {
      const { problem } = await ask({ shipping: true });
      expect(problem).toMatchObject({ status: 422, code: 'refund_exceeds_paid', remainingCents: 0 });
      expect(problem.title).toBe(problem.detail);
      expect(problem.detail).toMatch(/^No shipping remains/);
      expect(problem.detail).not.toMatch(/held back/);
    }
  });

  it('if its amount has changed since the preview: 409 with the current preview', async () => {
    const { refund } = await createOrderToRefund(ctx);
    await refund({ amountCents: 800 });
    const { problem } = await refund({ expectedAmountCents: 13_800 });
    expect(problem).toMatchObject({ status: 409, code: 'refund_changed', preview: { amountCents: 13_000 } });
  });

  it.each([
    ['an amount as text', { amountCents: '100' }, '/amountCents'],
    ['a negative amount', { amountCents: -1 }, '/amountCents'],
    ['an amount of 0', { amountCents: 0 }, '/amountCents'],
    ['a fraction of a cent', { amountCents: 10.5 }, '/amountCents'],
    ['an amount and items', { amountCents: 100, items: [hat] }, '/items'],
    ['shipping and items', { shipping: true, items: [hat] }, '/shipping'],
    ['no items', { items: [] }, '/items'],
    ['0 units', { items: [{ ...hat, quantity: 0 }] }, '/items/0/quantity'],
    ['an unknown field', { amount: 100 }, '/amount'],
    ['an empty reason', { reason: ' ' }, '/reason'],
  ])('with 400 for %s', async (_, body, pointer) => {
    const order = ctx.payments.as('olivia', ['ops']);
    const { problem } = await order.send('POST', '/admin/orders/MO-000000/refunds', { reason: 'broken', ...body });
    expect(problem).toMatchObject({ status: 400, code: 'validation_failed', errors: [{ pointer }] });
  });

  it('with 404 for an order that does not exist or is not paid, 403 for a shopper, 422 for a card number as reason', async () => {
    const olivia = ctx.payments.as('olivia', ['ops']);
    const body = { reason: 'broken' };
    for (const number of ['MO-000000', 'nothing'])
      expect((await olivia.send('POST', `/admin/orders/${number}/refunds`, body)).status).toBe(404);
    const declined = createPurchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(declined);
    await untilIdle(ctx);
    const path = `/admin/orders/${declined.shares[0]?.orderNumber}/refunds`;
    expect((await olivia.send('POST', path, body)).status).toBe(404);
    expect((await ctx.payments.as('ann').send('POST', path, body)).status).toBe(403);
    expect((await olivia.send('POST', path, { reason: '4242 4242 4242 4242' })).problem.code).toBe(
      'card_number_refused',
    );
  });

  it('by item for an order of release 0.1.0, whose lines are not known; amounts and shipping are possible', async () => {
    const { taxState, ...share } = createPurchase([5_000]).shares[0] as ReturnType<typeof createPurchase>['shares'][0];
    const { refund } = await createOrderToRefund(ctx, { ...share, taxState });
    expect((await refund({ items: [hat] })).problem).toMatchObject({ status: 422, code: 'order_lines_unknown' });
    expect((await refund({ shipping: true })).body).toMatchObject({ shippingCents: 20, taxCents: 0 });
    expect((await refund({})).body).toMatchObject({ amountCents: 4_980, taxCents: 12 });
  });
});

describe('a refund by an operator and a dispute', () => {
  it('is refused with 409 while the dispute is open, previewed or not, and possible once it is won', async () => {
    const { purchase, refund, preview } = await createOrderToRefund(ctx);
    await moveDispute(ctx, purchase, 'needs_response');
    await ctx.env.spy.waitFor(disputeOpened, ofSession(purchase));
    for (const ask of [refund, preview])
      expect((await ask({ amountCents: 100 })).problem).toMatchObject({ status: 409, code: 'order_disputed' });
    await moveDispute(ctx, purchase, 'won');
    await ctx.env.spy.waitFor(disputeClosed, ofSession(purchase));
    expect((await refund({ amountCents: 100 })).status).toBe(201);
  });

  it('is refused once it is lost, and does not tell the operator to wait', async () => {
    const { purchase, refund } = await createOrderToRefund(ctx);
    await moveDispute(ctx, purchase, 'needs_response');
    await moveDispute(ctx, purchase, 'lost');
    await ctx.env.spy.waitFor(disputeClosed, ofSession(purchase));
    const { problem } = await refund({ amountCents: 100 });
    expect(problem).toMatchObject({ status: 409, code: 'order_disputed', title: problem.detail });
    expect(problem.detail).toMatch(/dispute that was lost/);
    expect(problem.detail).not.toMatch(/[Ww]ait/);
  });
});

describe('concurrent and repeated refunds', () => {
  it('two for all that remains at once: one wins', async () => {
    const { purchase, refund } = await createOrderToRefund(ctx);
    const statuses = await Promise.all([refund({}), refund({}), refund({ amountCents: 13_800 })]);
    expect(statuses.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
    expect(await refundsOf(ctx, purchase)).toHaveLength(1);
  });

  it('the same Idempotency-Key refunds once', async () => {
    const { purchase, refund } = await createOrderToRefund(ctx);
    const key = { 'idempotency-key': `refund-${purchase.sessionId}` };
    const first = await refund({ amountCents: 500 }, key);
    const second = await refund({ amountCents: 500 }, key);
    expect(second.body).toEqual(first.body);
    expect((await refund({ amountCents: 600 }, key)).problem.code).toBe('idempotency_key_reused');
    expect(await refundsOf(ctx, purchase)).toHaveLength(1);
  });
});

const historyOf = (refundId: unknown) =>
  ctx.env.look('select to_status, fact, by, note from payments.refund_history where refund_id = $1 order by id', [
    refundId,
  ]);
