import { disputeClosed, disputeOpened, orderCancelled, orderFailed, refunded, refundSettled } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import type Stripe from 'stripe';
import { createTestContext, type TestContext } from './support/context.ts';
import { disputeOf, moveDispute } from './support/disputes.ts';
import { balancesOf } from './support/ledger.ts';
import { ofSession } from './support/purchases.ts';
import { createPaid, endedOrder, ofOrder, refundsOf } from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(async () => {
  await clearFailuresAndCheckBooks(ctx);
  await ctx.env.moveClock('payments', 0);
});
afterAll(() => ctx.close());

describe('a disputed payment', () => {
  it('is published and booked: the amount as a claim, the fee as a cost', async () => {
    const { purchase } = await createPaid(ctx);
    const dispute = await moveDispute(ctx, purchase, 'needs_response');
    const { data } = await ctx.env.spy.waitFor(disputeOpened, ofSession(purchase));
    expect(data).toMatchObject({ disputeId: dispute.id, amountCents: 17_500, currency: 'USD', reason: 'fraudulent' });
    expect(data.dueBy).toBe(new Date(dispute.evidence_details.due_by! * 1000).toISOString());
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toMatchObject({
      stripe_clearing: -1_500,
      disputes: 17_500,
      stripe_fees: 1_500,
    });
  });

  it('that is won has its money back; the fee stays paid', async () => {
    const { purchase } = await createPaid(ctx);
    await moveDispute(ctx, purchase, 'needs_response');
    await ctx.env.spy.waitFor(disputeOpened, ofSession(purchase));
    await moveDispute(ctx, purchase, 'won');
    expect((await ctx.env.spy.waitFor(disputeClosed, ofSession(purchase))).data.outcome).toBe('won');
    await untilIdle(ctx);
    const balances = await balancesOf(ctx, purchase);
    expect(balances).toMatchObject({ stripe_clearing: 16_000, stripe_fees: 1_500 });
    expect(balances).not.toHaveProperty('disputes');
  });

  it('that is lost is a loss', async () => {
    const { purchase } = await createPaid(ctx);
    await moveDispute(ctx, purchase, 'lost');
    const { data } = await ctx.env.spy.waitFor(disputeClosed, ofSession(purchase));
    expect(data.outcome).toBe('lost');
    await ctx.env.spy.waitFor(disputeOpened, ofSession(purchase));
    await untilIdle(ctx);
    const balances = await balancesOf(ctx, purchase);
    expect(balances).toMatchObject({ stripe_clearing: -1_500, stripe_fees: 1_500, dispute_losses: 17_500 });
    expect(balances).not.toHaveProperty('disputes');
  });

  it('that is won on appeal is no loss any more', async () => {
    const { purchase } = await createPaid(ctx);
    await moveDispute(ctx, purchase, 'lost');
    await ctx.env.spy.waitFor(disputeClosed, ofSession(purchase));
    await moveDispute(ctx, purchase, 'won');
    await ctx.env.spy.waitFor(disputeClosed, (data) => data.sessionId === purchase.sessionId && data.outcome === 'won');
    await untilIdle(ctx);
    const balances = await balancesOf(ctx, purchase);
    expect(balances).toMatchObject({ stripe_clearing: 16_000 });
    expect(balances).not.toHaveProperty('dispute_losses');
    expect(balances).not.toHaveProperty('disputes');
  });

  it('that is only an inquiry takes no money and is published to nobody', async () => {
    const { purchase, a } = await createPaid(ctx);
    await moveDispute(ctx, purchase, 'warning_needs_response');
    await eventuallyDue(ctx, async () => expect(await disputeOf(ctx, purchase)).toMatchObject({ state: 'inquiry' }));
    await ctx.env.publish(orderFailed, endedOrder(purchase, a));
    await ctx.env.spy.waitFor(refunded, ofOrder(a));
    await moveDispute(ctx, purchase, 'warning_closed');
    await eventuallyDue(ctx, async () => expect(await disputeOf(ctx, purchase)).toMatchObject({ state: 'closed' }));
    await untilIdle(ctx);
    expect(ctx.env.spy.received(disputeOpened).filter(({ data }) => ofSession(purchase)(data))).toEqual([]);
    expect(ctx.env.spy.received(disputeClosed).filter(({ data }) => ofSession(purchase)(data))).toEqual([]);
  });
});

describe('a refund of a disputed payment', () => {
  it('waits until the dispute is won, and is sent then', async () => {
    const { purchase, a } = await createPaid(ctx);
    await moveDispute(ctx, purchase, 'needs_response');
    await ctx.env.spy.waitFor(disputeOpened, ofSession(purchase));
    await ctx.env.publish(orderFailed, endedOrder(purchase, a));
    await eventuallyDue(ctx, async () =>
      expect(await refundsOf(ctx, purchase)).toMatchObject([{ status: 'requested' }]),
    );
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).refunds).toEqual([]);
    expect(await balancesOf(ctx, purchase)).toMatchObject({ [`refunds_payable:${a.orderNumber}`]: -a.totalCents });
    await moveDispute(ctx, purchase, 'won');
    await ctx.env.spy.waitFor(refunded, ofOrder(a));
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).refunds).toMatchObject([{ amount: a.totalCents }]);
  });

  it('is settled by the dispute when it is lost: the shopper has her money from the bank', async () => {
    const { purchase, a, b } = await createPaid(ctx);
    await moveDispute(ctx, purchase, 'needs_response');
    await ctx.env.spy.waitFor(disputeOpened, ofSession(purchase));
    await ctx.env.publish(orderFailed, endedOrder(purchase, a));
    await eventuallyDue(ctx, async () => expect(await refundsOf(ctx, purchase)).toHaveLength(1));
    await moveDispute(ctx, purchase, 'lost');
    expect((await ctx.env.spy.waitFor(refundSettled, ofOrder(a))).data.amountCents).toBe(a.totalCents);
    await ctx.env.publish(orderCancelled, endedOrder(purchase, b)); // after the dispute was lost
    await ctx.env.spy.waitFor(refundSettled, ofOrder(b));
    await untilIdle(ctx);
    expect((await refundsOf(ctx, purchase)).map(({ status }) => status)).toEqual(['settled', 'settled']);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).refunds).toEqual([]);
    const balances = await balancesOf(ctx, purchase);
    expect(balances.stripe_clearing).toBe(-(balances.stripe_fees ?? 0));
    expect(Object.keys(balances).sort()).toEqual(['stripe_clearing', 'stripe_fees']);
  });

  it('that Stripe refuses before the webhook of the dispute arrives waits too', async () => {
    const { purchase, a } = await createPaid(ctx);
    await ctx.control('webhooks', { lose: true });
    await moveDispute(ctx, purchase, 'needs_response');
    await ctx.env.publish(orderFailed, endedOrder(purchase, a));
    await ctx.env.spy.waitFor(disputeOpened, ofSession(purchase));
    await untilIdle(ctx);
    expect(await refundsOf(ctx, purchase)).toMatchObject([{ status: 'requested' }]);
    await ctx.control('webhooks', { off: true });
    await moveDispute(ctx, purchase, 'won');
    await ctx.env.spy.waitFor(refunded, ofOrder(a));
  });

  it('whose answer was lost when the dispute began is found at Stripe, not paid twice', async () => {
    const { purchase, a } = await createPaid(ctx);
    await ctx.control('fail', { operation: 'POST /v1/refunds', times: 2, mode: 'drop_after_commit' });
    await ctx.env.publish(orderFailed, endedOrder(purchase, a));
    await eventually(async () => expect((await ctx.stripeObjectsOf(purchase.sessionId)).refunds).toHaveLength(1));
    await moveDispute(ctx, purchase, 'needs_response');
    await ctx.env.spy.waitFor(refunded, ofOrder(a));
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).refunds).toHaveLength(1);
  });
});

describe('webhooks of a dispute', () => {
  it('duplicated and reordered have the effect of one', async () => {
    const { purchase } = await createPaid(ctx);
    await ctx.control('webhooks', { duplicate: 2 });
    await ctx.control('webhooks', { reorder: true });
    await moveDispute(ctx, purchase, 'needs_response');
    await moveDispute(ctx, purchase, 'under_review');
    await moveDispute(ctx, purchase, 'won');
    await ctx.control('webhooks', { off: true });
    await ctx.env.spy.waitFor(disputeClosed, ofSession(purchase));
    await untilIdle(ctx);
    expect(await disputeOf(ctx, purchase)).toMatchObject({ state: 'won', status: 'won' });
    for (const event of [disputeOpened, disputeClosed])
      expect(ctx.env.spy.received(event).filter(({ data }) => ofSession(purchase)(data))).toHaveLength(1);
    expect(await balancesOf(ctx, purchase)).toMatchObject({ stripe_clearing: 16_000, stripe_fees: 1_500 });
  });

  it('that were lost are made good: an unknown dispute is found by a sweep, its outcome by a look-up', async () => {
    const { purchase } = await createPaid(ctx);
    await ctx.control('webhooks', { lose: true });
    await moveDispute(ctx, purchase, 'needs_response');
    await ctx.env.moveClock('payments', 601);
    await eventuallyDue(ctx, async () => expect(await disputeOf(ctx, purchase)).toMatchObject({ state: 'open' }));
    await moveDispute(ctx, purchase, 'lost');
    await ctx.env.moveClock('payments', 7_200);
    await eventuallyDue(ctx, async () => expect(await disputeOf(ctx, purchase)).toMatchObject({ state: 'lost' }));
  });

  it('about a charge of another application are ignored', async () => {
    const intent = await ctx.asDashboard((stripe: Stripe) =>
      stripe.paymentIntents.create({
        amount: 900,
        currency: 'usd',
        confirm: true,
        payment_method: 'pm_card_visa',
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      }),
    );
    const dispute = await ctx.control('disputes', { charge: intent.id, status: 'needs_response' });
    await untilIdle(ctx);
    expect(await ctx.env.look('select from payments.dispute where id = $1', [String(dispute.id)])).toEqual([]);
    await ctx.control('disputes', { charge: intent.id, status: 'won' });
  });
});
