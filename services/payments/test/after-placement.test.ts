import { api, orderCancelled, paymentCaptured } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { atStripe, createHeld, end, releasedOf, untilIntentIs } from './support/holds.ts';
import { balancesOf, paymentOf } from './support/ledger.ts';
import { place, ship } from './support/orders.ts';
import { ofSession } from './support/purchases.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext({ PAYMENT_CAPTURE: 'after_placement' });
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

const operator = () => ctx.payments.as('olivia', ['ops']);

describe('capture after placement', () => {
  it('holds the amount at place: nothing is captured or booked', async () => {
    const { purchase } = await createHeld(ctx);
    await untilIdle(ctx);
    expect(await paymentOf(ctx, purchase)).toMatchObject({ status: 'authorized', captured_cents: null });
    const { intent } = await atStripe(ctx, purchase);
    expect(intent).toMatchObject({ status: 'requires_capture', amount_capturable: 17_500, capture_method: 'manual' });
    expect(await balancesOf(ctx, purchase)).toEqual({});
    expect(ctx.env.spy.received(paymentCaptured).filter(({ data }) => ofSession(purchase)(data))).toEqual([]);
  });

  it('captures the whole amount once the last order is placed', async () => {
    const { purchase, a, b } = await createHeld(ctx);
    await place(ctx, purchase, a);
    await untilIdle(ctx);
    expect((await atStripe(ctx, purchase)).intent.status).toBe('requires_capture');
    await Promise.all([place(ctx, purchase, b), place(ctx, purchase, b)]);
    await untilIntentIs(ctx, purchase, 'succeeded');
    await untilIdle(ctx);
    expect((await atStripe(ctx, purchase)).charge).toMatchObject({ amount_captured: 17_500 });
    expect(await balancesOf(ctx, purchase)).toMatchObject({
      stripe_clearing: 17_500,
      [`customer_prepayment:${a.orderNumber}`]: -12_999,
      [`customer_prepayment:${b.orderNumber}`]: -4_501,
    });
  });

  it.each([
    ['placed first', true],
    ['failed first', false],
  ])('captures only what was placed, %s, and refunds nothing', async (_order, isPlacedFirst) => {
    const { purchase, a, b } = await createHeld(ctx);
    if (isPlacedFirst) await place(ctx, purchase, a);
    await end(ctx, purchase, b);
    if (!isPlacedFirst) await place(ctx, purchase, a);
    await untilIntentIs(ctx, purchase, 'succeeded');
    expect(await releasedOf(ctx, b)).toBe(4_501);
    const { charge, refunds } = await atStripe(ctx, purchase);
    expect(charge).toMatchObject({ amount: 17_500, amount_captured: 12_999 });
    expect(refunds).toEqual([]);
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toMatchObject({
      stripe_clearing: 12_999,
      [`customer_prepayment:${a.orderNumber}`]: -12_999,
    });
  });

  it('cancels the hold if every order failed or was cancelled: nothing is captured and nothing refunded', async () => {
    const { purchase, a, b } = await createHeld(ctx);
    await end(ctx, purchase, a);
    await end(ctx, purchase, b, orderCancelled);
    await untilIntentIs(ctx, purchase, 'canceled');
    expect([await releasedOf(ctx, a), await releasedOf(ctx, b)]).toEqual([12_999, 4_501]);
    await untilIdle(ctx);
    expect(await paymentOf(ctx, purchase)).toMatchObject({ status: 'released', captured_cents: null });
    expect(await balancesOf(ctx, purchase)).toEqual({});
    expect((await atStripe(ctx, purchase)).refunds).toEqual([]);
  });

  it('recognises the revenue of an order with the capture if its first parcel left before', async () => {
    const { purchase, a, b } = await createHeld(ctx);
    await place(ctx, purchase, a);
    await ship(ctx, purchase, a);
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).not.toHaveProperty('revenue');
    await end(ctx, purchase, b);
    await untilIntentIs(ctx, purchase, 'succeeded');
    await eventuallyDue(ctx, async () =>
      expect(await balancesOf(ctx, purchase)).toMatchObject({ revenue: -12_987, 'sales_tax_payable:NY': -12 }),
    );
    expect(await balancesOf(ctx, purchase)).not.toHaveProperty(`customer_prepayment:${a.orderNumber}`);
  });
});

describe('a refund by an operator', () => {
  const refund = (orderNumber: string, amountCents: number) =>
    operator().call(api.payments.createRefund, { params: { orderNumber }, body: { amountCents, reason: 'a gesture' } });

  it('before the capture makes the capture smaller', async () => {
    const { purchase, a, b } = await createHeld(ctx);
    expect(await refund(a.orderNumber, 1_000)).toMatchObject({ status: 201, body: { status: 'requested' } });
    expect(await refund(a.orderNumber, 12_000)).toMatchObject({ status: 422, body: { remainingCents: 11_999 } });
    for (const share of [a, b]) await place(ctx, purchase, share);
    await untilIntentIs(ctx, purchase, 'succeeded');
    expect(await releasedOf(ctx, a)).toBe(1_000);
    expect((await atStripe(ctx, purchase)).charge).toMatchObject({ amount_captured: 16_500 });
    await untilIdle(ctx);
    expect((await balancesOf(ctx, purchase))[`customer_prepayment:${a.orderNumber}`]).toBe(-11_999);
    expect(await refund(a.orderNumber, 12_000)).toMatchObject({ status: 422, body: { remainingCents: 11_999 } });
  });

  it('after the capture is a refund', async () => {
    const { purchase, a, b } = await createHeld(ctx);
    await end(ctx, purchase, b);
    await place(ctx, purchase, a);
    await untilIntentIs(ctx, purchase, 'succeeded');
    await untilIdle(ctx);
    expect((await refund(a.orderNumber, 12_999)).body).toMatchObject({ status: 'requested' });
    await untilIdle(ctx);
    expect((await atStripe(ctx, purchase)).refunds).toMatchObject([{ amount: 12_999, status: 'succeeded' }]);
    expect((await refund(b.orderNumber, 1)).status).toBe(422);
  });

  it('while the capture is under way waits for it, and is a refund', async () => {
    const { purchase, a, b } = await createHeld(ctx);
    const operation = 'POST /v1/payment_intents/{intent}/capture';
    await ctx.control('fail', { operation, mode: 'http500', times: 500 });
    for (const share of [a, b]) await place(ctx, purchase, share);
    await eventually(async () => {
      const [row] = await ctx.env.look('select capture_cents from payments.payment where session_id = $1', [
        purchase.sessionId,
      ]);
      expect(row).toEqual({ capture_cents: 17_500 });
    });
    expect((await refund(a.orderNumber, 1_000)).body).toMatchObject({ status: 'requested' });
    await ctx.control('fail', { clear: true });
    await untilIdle(ctx);
    const { charge, refunds } = await atStripe(ctx, purchase);
    expect(charge).toMatchObject({ amount_captured: 17_500, amount_refunded: 1_000 });
    expect(refunds).toHaveLength(1);
  });
});
