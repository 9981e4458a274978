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
