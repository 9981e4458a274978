import { api, orderFailed, refunded, refundFailed, type Share } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { createPaid, endedOrder, ofOrder, operator, shownRefunds } from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { eventuallyDue } from './support/waiting.ts';

/** The first pause is longer than any test: nothing is sent again unless the clock or an operator says so. */
const settings = { RETRY_BASE_MS: '600000', REFUND_RETRY_DAYS: '3' };

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext(settings);
});
afterEach(async () => {
  await ctx.env.moveClock('payments', 0);
  await ctx.control('refunds', { next: 'pending', times: 1 }); // replaces the refusals that are left
});
afterAll(async () => {
  await clearFailuresAndCheckBooks(ctx);
  await ctx.close();
});

const retry = (id: string) => operator(ctx).call(api.payments.retryRefund, { params: { id } });

/** An order whose refund Stripe has refused once, because our balance is empty. */
async function createRefused(times: number): Promise<{ b: Share; id: string }> {
  await ctx.control('refunds', { next: 'refused', reason: 'balance_insufficient', times });
  const { purchase, b } = await createPaid(ctx);
  await ctx.env.publish(orderFailed, endedOrder(purchase, b));
  const id = await eventuallyDue(ctx, async () => {
    const [shown] = await shownRefunds(ctx, b);
    expect(shown).toMatchObject({ status: 'requested', attempts: [{ outcome: 'refused' }] });
    return shown?.id ?? '';
  });
  return { b, id };
}

describe('a refund that Stripe does not answer', () => {
  it('says so with a code and a sentence, and an operator can have it repeated at once, with the same key', async () => {
    await ctx.control('fail', { operation: 'POST /v1/refunds', mode: 'http500', times: 100 });
    const { purchase, a } = await createPaid(ctx);
    const body = { amountCents: 1_000, reason: 'arrived late' };
    const params = { orderNumber: a.orderNumber };
    const asked = await operator(ctx).call(api.payments.createRefund, { params, body });
    expect([asked.status, asked.body.status]).toEqual([201, 'requested']);
    await eventuallyDue(ctx, async () => {
      const [shown] = await shownRefunds(ctx, a);
      expect(shown).toMatchObject({
        ...{ status: 'requested', lastFailure: 'stripe_unavailable' },
        lastFailureDetail: expect.stringContaining('Stripe does not answer'),
        attempts: [{ outcome: null, code: 'stripe_unavailable', endedAt: null }],
      });
    });
    await ctx.control('fail', { clear: true });
    expect((await retry(asked.body.id)).status).toBe(200);
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, ofOrder(a)));
    expect(await shownRefunds(ctx, a)).toMatchObject([{ status: 'succeeded', lastFailure: null, attempts: [{}] }]);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).refunds).toHaveLength(1);
    expect((await retry(asked.body.id)).status).toBe(409);
  });
});

describe('a refund that Stripe refuses for now and that waits for its next attempt', () => {
  it('does not wait any longer when an operator asks for it', async () => {
    const { b, id } = await createRefused(1);
    expect((await retry(id)).status).toBe(200);
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, ofOrder(b)));
    expect((await retry(id)).status).toBe(409);
  });

  it('can be settled by an operator, and is not sent any more', async () => {
    const { b, id } = await createRefused(1);
    const body = { reference: 'wire 4712', note: 'the shopper cannot wait' };
    const settled = await operator(ctx).call(api.payments.settleRefund, { params: { id }, body });
    expect([settled.status, settled.body]).toMatchObject([200, { status: 'settled' }]);
    await ctx.env.moveClock('payments', 60 * 60);
    await ctx.payments.runDue();
    expect(await shownRefunds(ctx, b)).toMatchObject([{ status: 'settled', attempts: [{ outcome: 'refused' }] }]);
  });

  it('fails after days, and is owed until an operator ends it', async () => {
    const { b, id } = await createRefused(50);
    await ctx.env.moveClock('payments', 4 * 24 * 60 * 60);
    const { data } = await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refundFailed, ofOrder(b)));
    expect(data).toMatchObject({ amountCents: 4_501, failure: 'balance_insufficient' });
    await ctx.control('refunds', { next: 'refused', times: 1 });
    await ctx.control('refunds', { next: 'pending', reason: 'processing', times: 1 });
    expect((await retry(id)).status).toBe(200);
    await eventuallyDue(ctx, async () =>
      expect((await shownRefunds(ctx, b)).map(({ status }) => status)).toEqual(['pending']),
    );
  });
});
