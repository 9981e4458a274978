import { api, orderFailed, refundCovered, refunded, refundRequested, type Share } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { balancesOf } from './support/ledger.ts';
import { createOrderToRefund } from './support/operator-refunds.ts';
import { createPaid, endedOrder, ofOrder, operator, refundAtDashboard, shownRefunds } from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext({ REFUND_APPROVAL_CENTS: '5000' });
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

/** What is left of the order after each of its refunds, as placement receives it. */
const remains = (share: Share) =>
  ctx.env.spy
    .received(refundRequested)
    .filter(({ data }) => ofOrder(share)(data))
    .map(({ data }) => data.remainingCents);

describe('what remains of an order after a refund, by which placement stops buying', () => {
  it('is 0 once all of it is refunded; a refund that awaits approval does not count until it is approved', async () => {
    const { purchase, share, refund, decide } = await createOrderToRefund(ctx);
    await refund({ amountCents: 3_000 });
    const asked = await refund({});
    expect(asked.status).toBe(202);
    await untilIdle(ctx);
    expect(remains(share)).toEqual([10_800]);
    await decide('adam', asked.body.id, 'approve');
    await ctx.env.spy.waitFor(refunded, (data) => data.refundId === asked.body.id);
    expect(remains(share)).toEqual([10_800, 0]);
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).not.toHaveProperty(`customer_prepayment:${share.orderNumber}`);
  });

  it('is what no refund pays, also if one made at Stripe’s own site covers a part of another', async () => {
    await ctx.control('webhooks', { lose: true });
    const { purchase, a } = await createPaid(ctx);
    await refundAtDashboard(ctx, purchase, 6_500);
    const path = `/admin/orders/${a.orderNumber}/refunds`;
    const asked = await operator(ctx).send('POST', path, { amountCents: 12_000, reason: 'damaged' });
    await ctx.payments.as('adam', ['admin']).send('POST', `/admin/refunds/${asked.body.id}/approve`);
    const { data } = await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refundCovered, ofOrder(a)));
    expect(data).toMatchObject({ amountCents: 11_000, coveredCents: 1_000 });
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, (event) => event.refundId === asked.body.id));
    expect(remains(a)).toEqual([999, 999]);
  });
});

describe('a refund of a whole purchase at Stripe’s own site', () => {
  it('belongs to every order of it: nothing is left for an operator to choose', async () => {
    const { purchase, a, b } = await createPaid(ctx);
    await ctx.env.publish(orderFailed, endedOrder(purchase, b));
    await ctx.env.spy.waitFor(refunded, ofOrder(b));
    await refundAtDashboard(ctx, purchase, a.totalCents);
    await ctx.env.spy.waitFor(refunded, ofOrder(a));
    expect(remains(a)).toEqual([0]);
    const whole = await createPaid(ctx);
    await refundAtDashboard(ctx, whole.purchase, whole.purchase.amountCents);
    for (const share of [whole.a, whole.b]) {
      await ctx.env.spy.waitFor(refunded, ofOrder(share));
      expect(remains(share)).toEqual([0]);
      expect(await shownRefunds(ctx, share)).toMatchObject([{ amountCents: share.totalCents, external: true }]);
    }
    for (const { sessionId } of [whole.purchase, purchase]) {
      const { body } = await operator(ctx).call(api.payments.listRefunds, { query: { unassigned: 'true' } });
      expect(body.refunds.filter(({ checkoutSessionId }) => checkoutSessionId === sessionId)).toEqual([]);
      expect(await balancesOf(ctx, { ...purchase, sessionId })).toEqual({});
    }
  });
});
