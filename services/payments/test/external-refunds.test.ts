import { api, checkoutAbandoned, orderFailed, refundCovered, refunded, refundRequested } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { balancesOf } from './support/ledger.ts';
import {
  createPaid,
  createPaidOrder,
  endedOrder,
  ofOrder,
  operator,
  refundAtDashboard,
  refundsOf,
  shownRefunds,
} from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

const unassigned = async () =>
  (await operator(ctx).call(api.payments.listRefunds, { query: { unassigned: 'true' } })).body;
const assign = (id: string, body: { orderNumber: string; amountCents?: number }) =>
  operator(ctx).call(api.payments.assignRefund, { params: { id }, body });

describe('a refund made at Stripe’s own site', () => {
  it('belongs to the only order of its purchase: a store that fails then has the rest refunded', async () => {
    const { purchase, order } = await createPaidOrder(ctx, 7_800);
    await refundAtDashboard(ctx, purchase, 100);
    expect((await ctx.env.spy.waitFor(refunded, ofOrder(order))).data.amountCents).toBe(100);
    await ctx.env.publish(orderFailed, endedOrder(purchase, order));
    await ctx.env.spy.waitFor(refunded, (data) => ofOrder(order)(data) && data.amountCents === 7_700);
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toEqual({});
    expect(await shownRefunds(ctx, order)).toMatchObject([
      { amountCents: 100, external: true, unassigned: false, status: 'succeeded' },
      { amountCents: 7_700, external: false, status: 'succeeded', coveredCents: 0 },
    ]);
  });

  it('whose webhooks are lost makes our refund ask for what is left; it covers the rest', async () => {
    await ctx.control('webhooks', { lose: true });
    const { purchase, order } = await createPaidOrder(ctx, 7_800);
    const stripeRefundId = await refundAtDashboard(ctx, purchase, 100);
    await ctx.env.publish(orderFailed, endedOrder(purchase, order));
    await eventuallyDue(ctx, () =>
      ctx.env.spy.waitFor(refunded, (data) => ofOrder(order)(data) && data.amountCents === 7_700),
    );
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toEqual({});
    expect(await shownRefunds(ctx, order)).toMatchObject([
      {
        ...{ amountCents: 7_700, coveredCents: 100, status: 'succeeded', ageSeconds: null },
        attempts: [
          { number: 1, amountCents: 7_800, outcome: 'refused', code: 'amount_too_large' },
          { number: 2, amountCents: 7_700, outcome: 'succeeded' },
        ],
      },
      { amountCents: 100, external: true, status: 'succeeded', stripeRefundId },
    ]);
    const { refunds } = await ctx.stripeObjectsOf(purchase.sessionId);
    expect(refunds.map((refund) => refund.amount).sort()).toEqual([100, 7_700]);
  });

  it('of the whole charge leaves nothing to ask for: our refund is settled by it', async () => {
    await ctx.control('webhooks', { lose: true });
    const { purchase, order } = await createPaidOrder(ctx, 7_800);
    await refundAtDashboard(ctx, purchase, 7_800);
    await ctx.env.publish(orderFailed, endedOrder(purchase, order));
    const { data } = await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refundCovered, ofOrder(order)));
    expect(data).toMatchObject({ amountCents: 0, coveredCents: 7_800, status: 'settled' });
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toEqual({});
    expect(await shownRefunds(ctx, order)).toMatchObject([
      { amountCents: 0, coveredCents: 7_800, status: 'settled', lastFailure: 'charge_already_refunded' },
      { amountCents: 7_800, external: true, status: 'succeeded' },
    ]);
  });

  it('is found by the sweep when its webhooks are lost, and taken in once', async () => {
    await ctx.control('webhooks', { lose: true });
    const { purchase, order } = await createPaidOrder(ctx, 7_800);
    await refundAtDashboard(ctx, purchase, 100);
    await ctx.env.moveClock('payments', 700);
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, ofOrder(order)));
    await ctx.env.moveClock('payments', 1_400);
    await untilIdle(ctx);
    await ctx.env.moveClock('payments', 0);
    expect(await refundsOf(ctx, purchase)).toHaveLength(1);
    expect(await balancesOf(ctx, purchase)).toEqual({
      stripe_clearing: 7_700,
      [`customer_prepayment:${order.orderNumber}`]: -7_700,
    });
  });

  it('is taken in from charge.refunded, too, and counts once for duplicate webhooks', async () => {
    await ctx.control('webhooks', { duplicate: 4 });
    const { purchase, order } = await createPaidOrder(ctx, 7_800);
    await refundAtDashboard(ctx, purchase, 100);
    await ctx.env.spy.waitFor(refunded, ofOrder(order));
    await untilIdle(ctx);
    const kinds = await ctx.env.look<{ kind: string }>(
      "select distinct kind from payments.task where kind like 'look-up-refund%' order by kind",
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['look-up-refund', 'look-up-refunds']);
    expect(await refundsOf(ctx, purchase)).toHaveLength(1);
  });

  it('that fails later is owed again', async () => {
    const { purchase, order } = await createPaidOrder(ctx, 7_800);
    const refund = await refundAtDashboard(ctx, purchase, 100);
    await ctx.env.spy.waitFor(refunded, ofOrder(order));
    await ctx.control('refunds', { refund, status: 'failed', reason: 'lost_or_stolen_card' });
    await eventuallyDue(ctx, async () =>
      expect(await shownRefunds(ctx, order, { status: 'failed' })).toMatchObject([
        { amountCents: 100, lastFailure: 'lost_or_stolen_card' },
      ]),
    );
    const [{ id = '' } = {}] = await shownRefunds(ctx, order);
    expect((await operator(ctx).call(api.payments.retryRefund, { params: { id } })).status).toBe(200);
    await eventuallyDue(ctx, async () =>
      expect(await shownRefunds(ctx, order)).toMatchObject([{ status: 'succeeded' }]),
    );
    expect(await balancesOf(ctx, purchase)).toEqual({
      stripe_clearing: 7_700,
      [`customer_prepayment:${order.orderNumber}`]: -7_700,
    });
  });

  it('of a late capture pays a part of its refund', async () => {
    await ctx.control('webhooks', { lose: true });
    const { purchase } = await createPaidOrder(ctx, 7_800);
    await refundAtDashboard(ctx, purchase, 100);
    await ctx.env.publish(checkoutAbandoned, { sessionId: purchase.sessionId, reason: 'expired' });
    await eventuallyDue(ctx, () =>
      ctx.env.spy.waitFor(refunded, (data) => data.sessionId === purchase.sessionId && data.amountCents === 7_700),
    );
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toEqual({});
  });

  it('of another application on the same Stripe account is ignored', async () => {
    const charge = await ctx.asDashboard(async (stripe) => {
      const intent = await stripe.paymentIntents.create({
        ...{ amount: 900, currency: 'usd', confirm: true, payment_method: 'pm_card_visa' },
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      });
      await stripe.refunds.create({ payment_intent: intent.id });
      return String(intent.latest_charge);
    });
    await untilIdle(ctx);
    expect(charge).toMatch(/^ch_/);
    expect(await ctx.env.look('select from payments.refund where amount_cents = 900')).toEqual([]);
  });
});

describe('a refund made at Stripe’s own site of a purchase with several orders', () => {
  const createUnassigned = async (cents: number) => {
    const paid = await createPaid(ctx);
    const stripeRefundId = await refundAtDashboard(ctx, paid.purchase, cents);
    const refund = await eventuallyDue(ctx, async () => {
      const found = (await unassigned()).refunds.find((one) => one.stripeRefundId === stripeRefundId);
      if (!found) throw new Error('not taken in yet');
      return found;
    });
    return { ...paid, refund };
  };

  it('is assigned by an operator, who cannot assign it twice or to another purchase', async () => {
    const { purchase, a, b, refund } = await createUnassigned(500);
    expect(refund).toMatchObject({ museOrderNumber: null, unassigned: true, status: 'succeeded', amountCents: 500 });
    expect(await balancesOf(ctx, purchase)).toMatchObject({ [`unassigned_refunds:${purchase.sessionId}`]: 500 });
    const other = await createPaid(ctx);
    const elsewhere = await assign(refund.id, { orderNumber: other.a.orderNumber });
    expect([elsewhere.status, elsewhere.body]).toMatchObject([422, { code: 'not_in_this_purchase' }]);
    for (const orderNumber of ['MO-ZZZZZZ', 'nonsense'])
      expect((await assign(refund.id, { orderNumber })).problem.detail).toContain('no paid order with this number');
    const { status, body } = await assign(refund.id, { orderNumber: b.orderNumber.toLowerCase() });
    expect([status, body]).toMatchObject([200, { museOrderNumber: b.orderNumber, unassigned: false }]);
    const again = await assign(refund.id, { orderNumber: a.orderNumber });
    const sentence = expect.stringMatching(/^This refund cannot be assigned/) as string;
    expect([again.status, again.body]).toMatchObject([409, { code: 'wrong_state', title: sentence, detail: sentence }]);
    await ctx.env.spy.waitFor(refunded, ofOrder(b));
    expect(await balancesOf(ctx, purchase)).toEqual({
      stripe_clearing: 17_000,
      [`customer_prepayment:${a.orderNumber}`]: -12_999,
      [`customer_prepayment:${b.orderNumber}`]: -4_001,
    });
  });

  it('fits into what remains of an order, or a part of it does', async () => {
    const { purchase, a, b, refund } = await createUnassigned(5_000);
    const tooMuch = await assign(refund.id, { orderNumber: b.orderNumber });
    expect([tooMuch.status, tooMuch.body]).toMatchObject([422, { code: 'refund_exceeds_paid', remainingCents: 4_501 }]);
    expect((await assign(refund.id, { orderNumber: b.orderNumber, amountCents: 4_501 })).status).toBe(200);
    expect((await assign(refund.id, { orderNumber: a.orderNumber })).body).toMatchObject({ amountCents: 499 });
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toEqual({
      stripe_clearing: 12_500,
      [`customer_prepayment:${a.orderNumber}`]: -12_500,
    });
  });

  it('belongs to the order whose share the capture cannot pay any more', async () => {
    const { purchase, a, b, refund } = await createUnassigned(5_000);
    await ctx.env.publish(orderFailed, endedOrder(purchase, b));
    await ctx.env.spy.waitFor(refunded, ofOrder(b));
    await ctx.env.publish(orderFailed, endedOrder(purchase, a));
    await ctx.env.spy.waitFor(refunded, (data) => ofOrder(a)(data) && data.amountCents === 7_999);
    await ctx.env.spy.waitFor(refunded, (data) => data.refundId === refund.id && data.orderNumber === a.orderNumber);
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toEqual({});
  });

  it('that nobody knew of is split over the refunds that were refused', async () => {
    await ctx.control('webhooks', { lose: true });
    const { purchase, a, b } = await createPaid(ctx);
    await refundAtDashboard(ctx, purchase, 5_000);
    await Promise.all([
      ctx.env.publish(orderFailed, endedOrder(purchase, a)),
      ctx.env.publish(orderFailed, endedOrder(purchase, b)),
    ]);
    await eventuallyDue(ctx, async () => expect(await balancesOf(ctx, purchase)).toEqual({}));
    await untilIdle(ctx);
    const requested = ctx.env.spy.received(refundRequested).filter(({ data }) => data.sessionId === purchase.sessionId);
    expect(requested.length).toBeGreaterThan(2);
    for (const share of [a, b]) {
      const refunds = await shownRefunds(ctx, share);
      expect(refunds.reduce((sum, refund) => sum + refund.amountCents, 0)).toBe(share.totalCents);
      expect(refunds.every(({ status }) => status === 'succeeded' || status === 'settled')).toBe(true);
    }
  });

  it('can be assigned by operators only', async () => {
    const call = { params: { id: 're_x' }, body: { orderNumber: 'MO-ABC123' } };
    expect((await ctx.payments.as('ann').call(api.payments.assignRefund, call)).status).toBe(403);
    expect((await operator(ctx).call(api.payments.assignRefund, call)).status).toBe(404);
  });
});
