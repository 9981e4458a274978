import type Stripe from 'stripe';
import { createTestContext, failure, pay, type TestContext, typesOf, until } from './support/context.ts';

describe('refunds and disputes', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext();
  });
  beforeEach(async () => {
    await ctx.control('reset', {});
    ctx.received.length = 0;
  });
  afterAll(() => ctx.stop());

  const expectWebhooks = (...types: string[]) => until(() => types.every((type) => typesOf(ctx).includes(type)));
  const chargeOf = (paid: Stripe.PaymentIntent) => ctx.stripe.charges.retrieve(String(paid.latest_charge));
  const net = async () => {
    const all = await ctx.stripe.balanceTransactions.list({ limit: 100 });
    return all.data.reduce((sum, each) => sum + each.amount, 0);
  };

  it('a refund can be pending for insufficient funds and succeed later', async () => {
    const paid = await pay(ctx.stripe);
    await ctx.control('refunds', { next: 'pending', reason: 'insufficient_funds' });
    const refund = await ctx.stripe.refunds.create({ payment_intent: paid.id, amount: 2_000 });
    expect(refund).toMatchObject({
      status: 'pending',
      pending_reason: 'insufficient_funds',
      balance_transaction: null,
    });
    await ctx.control('refunds', { refund: refund.id, status: 'succeeded' });
    expect((await ctx.stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
    await expectWebhooks('refund.created', 'charge.refunded', 'refund.updated');
    expect(await net()).toBe(3_000);
  });

  it('a refund that succeeded can fail later', async () => {
    const paid = await pay(ctx.stripe);
    const refund = await ctx.stripe.refunds.create({ payment_intent: paid.id });
    expect((await chargeOf(paid)).refunded).toBe(true);
    await ctx.control('refunds', { refund: refund.id, status: 'failed', reason: 'lost_or_stolen_card' });
    const failed = await ctx.stripe.refunds.retrieve(refund.id);
    expect(failed).toMatchObject({ status: 'failed', failure_reason: 'lost_or_stolen_card' });
    expect(await chargeOf(paid)).toMatchObject({ refunded: false, amount_refunded: 0 });
    await expectWebhooks('refund.failed', 'charge.refund.updated');
    expect(await net()).toBe(5_000);
  });

  it('a dispute withdraws the money, and winning it reinstates the money', async () => {
    const paid = await pay(ctx.stripe);
    const { body } = await ctx.control('disputes', { charge: paid.id, status: 'needs_response' });
    expect(body).toMatchObject({ object: 'dispute', amount: 5_000, payment_intent: paid.id });
    expect((await failure(ctx.stripe.refunds.create({ payment_intent: paid.id }))).code).toBe('charge_disputed');
    expect(await net()).toBe(0);
    await ctx.control('disputes', { charge: String(paid.latest_charge), status: 'won' });
    expect((await ctx.stripe.disputes.retrieve(String(body.id))).status).toBe('won');
    expect(await net()).toBe(5_000);
    await expectWebhooks(
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    );
  });

  it('a lost dispute keeps the money and the fee', async () => {
    const paid = await pay(ctx.stripe);
    await ctx.control('disputes', { charge: paid.id, status: 'lost' });
    const { data } = await ctx.stripe.disputes.list({ payment_intent: paid.id });
    expect(data[0]).toMatchObject({
      status: 'lost',
      balance_transactions: [{ amount: -5_000, fee: 1_500, net: -6_500 }],
    });
    await expectWebhooks('charge.dispute.closed');
  });

  it('an inquiry withdraws nothing', async () => {
    const paid = await pay(ctx.stripe);
    await ctx.control('disputes', { charge: paid.id, status: 'warning_needs_response' });
    expect(await net()).toBe(5_000);
    expect((await ctx.stripe.refunds.create({ payment_intent: paid.id })).status).toBe('succeeded');
  });

  it('a payout takes the balance, and gives it back if it fails', async () => {
    await pay(ctx.stripe);
    const { body } = await ctx.control('payouts', { status: 'in_transit' });
    expect(body).toMatchObject({ object: 'payout', amount: 4_825, status: 'in_transit' });
    expect((await ctx.stripe.balance.retrieve()).pending).toMatchObject([{ amount: 0, currency: 'usd' }]);
    expect((await failure(ctx.stripe.payouts.create({ amount: 1, currency: 'usd' }))).code).toBe(
      'balance_insufficient',
    );
    await ctx.control('payouts', { payout: body.id, status: 'failed' });
    expect((await ctx.stripe.balance.retrieve()).pending).toMatchObject([{ amount: 4_825, currency: 'usd' }]);
    const { data } = await ctx.stripe.balanceTransactions.list({ source: String(body.id), expand: ['data.source'] });
    expect(data.map(({ type, amount }) => [type, amount])).toEqual([
      ['payout_failure', 4_825],
      ['payout', -4_825],
    ]);
    await ctx.control('payouts', { amount: 1_000 });
    expect((await ctx.stripe.payouts.list({ status: 'paid' })).data).toMatchObject([{ amount: 1_000 }]);
    await expectWebhooks('payout.created', 'payout.failed', 'payout.paid');
  });

  it('an early fraud warning can be created', async () => {
    const paid = await pay(ctx.stripe);
    await ctx.control('fraud-warnings', { charge: paid.id });
    const { data } = await ctx.stripe.radar.earlyFraudWarnings.list({ payment_intent: paid.id });
    expect(data[0]).toMatchObject({ actionable: true, charge: paid.latest_charge });
    await expectWebhooks('radar.early_fraud_warning.created');
    expect((await ctx.control('fraud-warnings', { charge: 'ch_unknown' })).status).toBe(400);
  });

  it('evidence is text by field, and a closed dispute accepts none', async () => {
    const paid = await pay(ctx.stripe);
    const { body } = await ctx.control('disputes', { charge: paid.id, status: 'needs_response' });
    const id = String(body.id);
    const submit = (uncategorized_text: string) => ctx.stripe.disputes.update(id, { evidence: { uncategorized_text } });
    expect((await failure(submit('x'.repeat(150_001)))).param).toBe('evidence');
    expect((await submit('Delivered on Monday')).status).toBe('under_review');
    await ctx.control('disputes', { charge: paid.id, status: 'lost' });
    expect((await failure(submit('Too late'))).message).toContain('already closed');
  });

  it('a review is opened and closed with a reason', async () => {
    const paid = await pay(ctx.stripe);
    const { body } = await ctx.control('reviews', { charge: paid.id });
    expect((await ctx.stripe.reviews.list()).data.map(({ id }) => id)).toEqual([body.id]);
    await ctx.control('reviews', { charge: paid.id, close: 'refunded_as_fraud' });
    const closed = await ctx.stripe.reviews.retrieve(String(body.id));
    expect(closed).toMatchObject({ open: false, closed_reason: 'refunded_as_fraud', payment_intent: paid.id });
    expect((await ctx.stripe.reviews.list()).data).toEqual([]);
    await expectWebhooks('review.opened', 'review.closed');
  });
});
