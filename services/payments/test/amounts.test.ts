import { checkoutAbandoned, orderFailed, paymentCaptured, paymentDeclined } from '@muse/contracts';
import { eventually, isHeld } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { balancesOf, paymentOf } from './support/ledger.ts';
import { untilGivenBack, untilPaid } from './support/paid.ts';
import { createPurchase, nextAttempt, ofSession, type Purchase } from './support/purchases.ts';
import { endedOrder, refundsOf } from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

const captured = (purchase: Purchase) => untilPaid(ctx, purchase);
const free = (more: Partial<Purchase> = {}): Purchase => {
  const purchase = createPurchase([100, 100], { ...more, amountCents: 0 });
  const nothing = { itemsCents: 0, shippingCents: 0, taxCents: 0, feeCents: 0, totalCents: 0 };
  return { ...purchase, shares: purchase.shares.map((share) => ({ ...share, ...nothing })) };
};

describe('a currency without minor units', () => {
  it('JPY: 500 is charged, booked and published as 500', async () => {
    const purchase = createPurchase([300, 200], { currency: 'JPY' });
    await ctx.submit(purchase);
    expect((await captured(purchase)).data).toMatchObject({ amountCents: 500, currency: 'JPY' });
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges).toMatchObject([
      { amount: 500, amount_captured: 500, currency: 'jpy' },
    ]);
    expect(await balancesOf(ctx, purchase)).toMatchObject({ stripe_clearing: 500 });
  });
});

/** Nothing is held where nothing is paid. */
const completed = (purchase: Purchase) => ctx.env.spy.waitFor(paymentCaptured, ofAttempt(purchase));
const ofAttempt =
  ({ sessionId, attempt }: Purchase) =>
  (data: { sessionId: string; attempt: number }) =>
    data.sessionId === sessionId && data.attempt === attempt;

describe('a total of 0', () => {
  it('is captured without a charge and without an entry in the ledger', async () => {
    const purchase = free();
    await ctx.submit(purchase);
    expect((await completed(purchase)).data).toMatchObject({ amountCents: 0, attempt: 1 });
    await untilIdle(ctx);
    expect(await paymentOf(ctx, purchase)).toMatchObject({ status: 'captured', intent_id: null, captured_cents: 0 });
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).payment_intents).toEqual([]);
    expect(await balancesOf(ctx, purchase)).toEqual({});
  });

  it('is published again for a duplicate', async () => {
    const purchase = free();
    await ctx.submit(purchase);
    await ctx.submit(purchase);
    await eventually(() =>
      expect(ctx.env.spy.received(paymentCaptured).filter(({ data }) => ofSession(purchase)(data))).toHaveLength(2),
    );
  });

  it('has nothing to refund if an order fails or its session was abandoned', async () => {
    const purchase = free();
    await ctx.submit(purchase);
    await completed(purchase);
    const [share] = purchase.shares;
    if (share) await ctx.env.publish(orderFailed, endedOrder(purchase, share));
    await ctx.env.publish(checkoutAbandoned, { sessionId: purchase.sessionId, reason: 'expired' });
    await eventually(async () => expect(await paymentOf(ctx, purchase)).toMatchObject({ unwanted: true }));
    expect(await refundsOf(ctx, purchase)).toEqual([]);
    expect(await ctx.env.look('select * from payments.dead_letter')).toEqual([]);
  });

  it('follows a declined attempt, and a capture through its intent is refunded', async () => {
    const first = createPurchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(first);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(first));
    const { intent_id: intent } = await paymentOf(ctx, first);
    const second = nextAttempt(first, { ...free(), sessionId: first.sessionId, attempt: 2 });
    await ctx.submit(second);
    expect((await completed(second)).data.amountCents).toBe(0);
    await ctx.asDashboard((stripe) =>
      stripe.paymentIntents.confirm(String(intent), { payment_method: 'pm_card_visa' }),
    );
    await untilGivenBack(ctx, first, 5_000);
    expect(await refundsOf(ctx, first)).toMatchObject(isHeld ? [] : [{ cause: `late:${intent}`, status: 'succeeded' }]);
  });
});
