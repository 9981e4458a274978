import { api, captureFailed, orderCancelled } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { atStripe, createHeld, end, type HeldPurchase, releasedOf } from './support/holds.ts';
import { balancesOf } from './support/ledger.ts';
import { place } from './support/orders.ts';
import { ofSession } from './support/purchases.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext({ PAYMENT_CAPTURE: 'after_placement' });
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

const refundsOf = async (orderNumber: string) =>
  (await ctx.payments.as('olivia', ['ops']).call(api.payments.listRefunds, { query: { orderNumber } })).body.refunds;

/** Both orders are placed, and Stripe refuses the capture of a hold that it keeps; then an admin ends the debt. */
async function createSettled(as: 'paid' | 'written_off'): Promise<HeldPurchase> {
  const held = await createHeld(ctx);
  const { purchase, a, b } = held;
  await ctx.env.look("update payments.payment set intent_id = 'pi_gone' where session_id = $1", [purchase.sessionId]);
  await place(ctx, purchase, a);
  await place(ctx, purchase, b);
  await eventuallyDue(ctx, () => ctx.env.spy.waitFor(captureFailed, ofSession(purchase)));
  const { intent } = await atStripe(ctx, purchase);
  await ctx.env.look('update payments.payment set intent_id = $2 where session_id = $1', [
    purchase.sessionId,
    intent.id,
  ]);
  const settled = await ctx.payments.as('ada', ['admin']).call(api.payments.settleHold, {
    params: { sessionId: purchase.sessionId },
    body: { as, reference: 'wire 4711', note: 'As agreed with the shopper' },
  });
  expect(settled.status).toBe(200);
  return held;
}

describe('the debt of a hold that could not be captured, after it was written off', () => {
  it('is smaller by an order that the store cancels later: nothing is refunded at Stripe, and nothing stays owed', async () => {
    const { purchase, a, b } = await createSettled('written_off');
    await end(ctx, purchase, b, orderCancelled);
    expect(await releasedOf(ctx, b)).toBe(4_501);
    await untilIdle(ctx);
    expect(await refundsOf(b.orderNumber)).toMatchObject([{ status: 'released', amountCents: 4_501 }]);
    const balances = await balancesOf(ctx, purchase);
    expect(balances).toMatchObject({ bad_debts: 12_999, [`customer_prepayment:${a.orderNumber}`]: -12_999 });
    expect(balances).not.toHaveProperty(`refunds_payable:${b.orderNumber}`);
  });

  it('is taken back by a capture at Stripe’s own site', async () => {
    const { purchase } = await createSettled('written_off');
    const { intent } = await atStripe(ctx, purchase);
    await ctx.asDashboard((stripe) => stripe.paymentIntents.capture(intent.id));
    await eventuallyDue(ctx, async () =>
      expect(await balancesOf(ctx, purchase)).toMatchObject({ stripe_clearing: 17_500 }),
    );
    const balances = await balancesOf(ctx, purchase);
    expect(balances).not.toHaveProperty('bad_debts');
    expect(balances).not.toHaveProperty('uncaptured');
  });
});

describe('the debt of a hold that could not be captured, after the shopper has paid in another way', () => {
  it('a capture at Stripe’s own site takes the money twice: it is refunded in full', async () => {
    const { purchase } = await createSettled('paid');
    const { intent } = await atStripe(ctx, purchase);
    await ctx.asDashboard((stripe) => stripe.paymentIntents.capture(intent.id));
    await eventuallyDue(ctx, async () =>
      expect((await atStripe(ctx, purchase)).charge).toMatchObject({
        amount_captured: 17_500,
        amount_refunded: 17_500,
      }),
    );
    await untilIdle(ctx);
    const balances = await balancesOf(ctx, purchase);
    expect(balances).toMatchObject({ bank: 17_500 });
    expect(balances).not.toHaveProperty('uncaptured');
  });
});
