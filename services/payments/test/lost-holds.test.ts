import { api, captureFailed } from '@muse/contracts';
import { payments } from '../src/service.ts';
import { createTestContext, settingsFor, type TestContext } from './support/context.ts';
import { atStripe, createHeld, end, releasedOf, untilIntentIs } from './support/holds.ts';
import { balancesOf } from './support/ledger.ts';
import { place } from './support/orders.ts';
import { ofSession, type Purchase } from './support/purchases.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext({ PAYMENT_CAPTURE: 'after_placement', REFUND_APPROVAL_CENTS: '5000' });
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

const list = async (state: 'held' | 'uncaptured') =>
  (await ctx.payments.as('olivia', ['ops']).call(api.payments.listHolds, { query: { state } })).body.holds;
const settle = ({ sessionId }: Purchase, as: 'paid' | 'written_off') =>
  ctx.payments.as('ada', ['admin']).call(api.payments.settleHold, {
    params: { sessionId },
    body: { as, reference: 'wire 4711', note: 'She has paid by transfer' },
  });

describe('holds, as operators see them', () => {
  it('are listed until they are captured, the one that ends first before the others', async () => {
    const { purchase, a, b } = await createHeld(ctx);
    await end(ctx, purchase, b);
    await eventuallyDue(ctx, async () =>
      expect((await list('held')).find((hold) => hold.checkoutSessionId === purchase.sessionId)).toMatchObject({
        ...{ state: 'held', heldCents: 17_500, dueCents: 12_999, failure: null },
        orders: expect.arrayContaining([
          { museOrderNumber: a.orderNumber, totalCents: 12_999, releasedCents: 0, settled: false },
          { museOrderNumber: b.orderNumber, totalCents: 4_501, releasedCents: 4_501, settled: true },
        ]),
      }),
    );
    await place(ctx, purchase, a);
    await untilIntentIs(ctx, purchase, 'succeeded');
    await eventuallyDue(ctx, async () =>
      expect((await list('held')).map((hold) => hold.checkoutSessionId)).not.toContain(purchase.sessionId),
    );
    expect((await settle(purchase, 'paid')).status).toBe(409);
  });

  it.each([
    ['paid' as const, { bank: 12_999 }],
    ['written_off' as const, { bad_debts: 12_999 }],
  ])('a lost one is owed until an admin settles it as %s, once, after its last order', async (as, booked) => {
    const { purchase, a, b } = await createHeld(ctx);
    await place(ctx, purchase, a);
    await untilIdle(ctx);
    const { intent } = await atStripe(ctx, purchase);
    await ctx.asDashboard((stripe) => stripe.paymentIntents.cancel(intent.id));
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(captureFailed, ofSession(purchase)));
    expect((await settle(purchase, as)).status).toBe(409);
    await end(ctx, purchase, b);
    await releasedOf(ctx, b);
    const [owed] = (await list('uncaptured')).filter((hold) => hold.checkoutSessionId === purchase.sessionId);
    expect(owed).toMatchObject({ state: 'uncaptured', dueCents: 12_999, failure: 'the hold is cancelled' });
    expect((await settle(purchase, as)).body.failure).toContain('wire 4711, ada');
    expect((await settle(purchase, as)).status).toBe(409);
    expect(await list('uncaptured')).toEqual([]);
    const balances = await balancesOf(ctx, purchase);
    expect(balances).toMatchObject(booked);
    expect(balances).not.toHaveProperty('uncaptured');
  });

  it('a lost one that was paid in another way: a refund that awaited approval since before is owed, and not released', async () => {
    const { purchase, a, b } = await createHeld(ctx);
    const olivia = ctx.payments.as('olivia', ['ops']);
    const body = { amountCents: 6_000, reason: 'a gesture' };
    const params = { orderNumber: a.orderNumber };
    const asked = await olivia.call(api.payments.createRefund, { params, body });
    expect([asked.status, asked.body.status]).toEqual([202, 'awaiting_approval']);
    await place(ctx, purchase, a);
    await untilIdle(ctx);
    const { intent } = await atStripe(ctx, purchase);
    await ctx.asDashboard((stripe) => stripe.paymentIntents.cancel(intent.id));
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(captureFailed, ofSession(purchase)));
    await end(ctx, purchase, b);
    await releasedOf(ctx, b);
    expect((await settle(purchase, 'paid')).status).toBe(200);

    const refund = { params: { id: asked.body.id } };
    const approved = await ctx.payments.as('adam', ['admin']).call(api.payments.approveRefund, refund);
    expect([approved.status, approved.body.status]).toEqual([200, 'requested']);
    await eventuallyDue(ctx, async () => {
      const { refunds } = (await olivia.call(api.payments.listRefunds, { query: params })).body;
      expect(refunds).toMatchObject([{ status: 'failed', amountCents: 6_000 }]); // Stripe has nothing to refund from
    });
    expect(await balancesOf(ctx, purchase)).toMatchObject({
      ...{ bank: 12_999, [`refunds_payable:${a.orderNumber}`]: -6_000 },
      [`customer_prepayment:${a.orderNumber}`]: -6_999,
    });
    const paid = { reference: 'wire 4713', note: 'Sent back the way she had paid' };
    expect((await olivia.call(api.payments.settleRefund, { ...refund, body: paid })).body.status).toBe('settled');
  });

  it('are captured in the way they were bought, whatever the setting is by then', async () => {
    const { purchase, a, b } = await createHeld(ctx);
    const other = await ctx.env.start(payments, { ...settingsFor(ctx.emulator), PAYMENT_CAPTURE: 'immediate' });
    await place(ctx, purchase, a);
    await end(ctx, purchase, b);
    await untilIntentIs(ctx, purchase, 'succeeded');
    await untilIdle(ctx);
    expect((await atStripe(ctx, purchase)).charge).toMatchObject({ amount_captured: 12_999, amount_refunded: 0 });
    await other.stop();
  });
});
