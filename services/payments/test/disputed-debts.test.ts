import {
  api,
  disputeClosed,
  disputeOpened,
  orderFailed,
  refundCovered,
  refunded,
  refundSettled,
} from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { disputeOf, moveDispute } from './support/disputes.ts';
import { balancesOf, paymentOf } from './support/ledger.ts';
import { ofSession, type Purchase } from './support/purchases.ts';
import { createPaid, endedOrder, ofOrder, operator, refundsOf, shownRefunds } from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

const settle = (id: string) =>
  operator(ctx).call(api.payments.settleRefund, { params: { id }, body: { reference: 'wire 1', note: 'by wire' } });
const lose = async (purchase: Purchase) => {
  await moveDispute(ctx, purchase, 'lost');
  await ctx.env.spy.waitFor(disputeClosed, ofSession(purchase));
};
/** Disputes a part of the purchase's charge, and loses. */
const losePart = async (purchase: Purchase, amount: number) => {
  const { intent_id: charge } = await paymentOf(ctx, purchase);
  await ctx.control('disputes', { charge, status: 'needs_response', amount });
  await ctx.env.spy.waitFor(disputeOpened, ofSession(purchase));
};

describe('a debt of a disputed payment', () => {
  it('is not settled by hand while the dispute is open: the bank may pay it', async () => {
    const { purchase, a } = await createPaid(ctx);
    await moveDispute(ctx, purchase, 'needs_response');
    await ctx.env.spy.waitFor(disputeOpened, ofSession(purchase));
    await ctx.env.publish(orderFailed, endedOrder(purchase, a));
    const owed = await eventuallyDue(ctx, async () => {
      const [refund] = await refundsOf(ctx, purchase);
      if (!refund) throw new Error('nothing is owed yet');
      return refund;
    });
    await untilIdle(ctx);
    const refused = await settle(owed.id);
    expect([refused.status, refused.problem.code]).toEqual([409, 'order_disputed']);
    await lose(purchase);
    await ctx.env.spy.waitFor(refundSettled, ofOrder(a));
  });

  it('that was pending at Stripe and fails after the dispute was lost is settled by it', async () => {
    await ctx.control('refunds', { next: 'pending', reason: 'processing' });
    const { purchase, b } = await createPaid(ctx);
    await ctx.env.publish(orderFailed, endedOrder(purchase, b));
    await eventuallyDue(ctx, async () => expect(await refundsOf(ctx, purchase)).toMatchObject([{ status: 'pending' }]));
    await lose(purchase);
    const [{ stripe_refund_id: refund } = { stripe_refund_id: '' }] = await refundsOf(ctx, purchase);
    await ctx.control('refunds', { refund, status: 'failed', reason: 'lost_or_stolen_card' });
    const { data } = await ctx.env.spy.waitFor(refundSettled, ofOrder(b));
    expect(data).toMatchObject({ amountCents: 4_501, disputeId: (await disputeOf(ctx, purchase))?.id });
    await untilIdle(ctx);
    expect(await refundsOf(ctx, purchase)).toMatchObject([{ status: 'settled' }]);
    expect(await balancesOf(ctx, purchase)).toMatchObject({ dispute_losses: 17_500 - 4_501 });
  });

  it('that is larger than the lost dispute is settled in part; the rest fails and waits for an operator', async () => {
    const { purchase, a } = await createPaid(ctx);
    await losePart(purchase, 5_000);
    await ctx.env.publish(orderFailed, endedOrder(purchase, a));
    await eventuallyDue(ctx, async () => expect(await refundsOf(ctx, purchase)).toHaveLength(1));
    await untilIdle(ctx);
    await lose(purchase);
    expect((await ctx.env.spy.waitFor(refundSettled, ofOrder(a))).data.amountCents).toBe(5_000);
    const { data } = await ctx.env.spy.waitFor(refundCovered, ofOrder(a));
    expect(data).toMatchObject({ amountCents: 7_999, coveredCents: 5_000 });
    await untilIdle(ctx);
    const refunds = await shownRefunds(ctx, a);
    expect(refunds).toMatchObject([
      { amountCents: 7_999, coveredCents: 5_000, status: 'failed', lastFailure: 'charge_disputed' },
      { amountCents: 5_000, coveredCents: 0, status: 'settled', settlement: { by: 'system' } },
    ]);
    for (const part of ['itemsCents', 'shippingCents', 'taxCents', 'serviceFeeCents'] as const)
      expect(refunds.reduce((sum, refund) => sum + (refund[part] ?? 0), 0)).toBe(
        { itemsCents: a.itemsCents, shippingCents: a.shippingCents, taxCents: a.taxCents, serviceFeeCents: a.feeCents }[
          part
        ],
      );
    expect(await balancesOf(ctx, purchase)).toMatchObject({ [`refunds_payable:${a.orderNumber}`]: -7_999 });
    expect((await settle(refunds[0]?.id as string)).status).toBe(200);
    expect(await balancesOf(ctx, purchase)).not.toHaveProperty('dispute_losses');
  });

  it('that a lost dispute had settled is paid through Stripe when it is won on appeal', async () => {
    const { purchase, a } = await createPaid(ctx);
    await losePart(purchase, 5_000);
    await ctx.env.publish(orderFailed, endedOrder(purchase, a));
    await eventuallyDue(ctx, async () => expect(await refundsOf(ctx, purchase)).toHaveLength(1));
    await lose(purchase);
    await ctx.env.spy.waitFor(refundSettled, ofOrder(a));
    await untilIdle(ctx);
    await moveDispute(ctx, purchase, 'won');
    for (const cents of [5_000, 7_999])
      await eventuallyDue(ctx, () =>
        ctx.env.spy.waitFor(refunded, (data) => ofOrder(a)(data) && data.amountCents === cents),
      );
    await untilIdle(ctx);
    expect((await shownRefunds(ctx, a)).map(({ status, settlement }) => [status, settlement])).toEqual([
      ['succeeded', null],
      ['succeeded', null],
    ]);
    const balances = await balancesOf(ctx, purchase);
    expect(balances).not.toHaveProperty('dispute_losses');
    expect(balances).not.toHaveProperty(`refunds_payable:${a.orderNumber}`);
    expect(balances.stripe_clearing).toBe(4_501 - 1_500);
  });
});
