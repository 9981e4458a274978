import { createTestContext, failure, pay, type TestContext } from './support/context.ts';

const DAY = 24 * 60 * 60;

describe('when the clock is moved', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext();
  });
  beforeEach(() => ctx.control('reset', {}));
  afterAll(() => ctx.stop());

  it('idempotency keys expire after a day', async () => {
    const first = await pay(ctx.stripe, {}, 'place:1');
    await ctx.control('clock', { advanceSeconds: DAY - 60 });
    expect((await pay(ctx.stripe, {}, 'place:1')).id).toBe(first.id);
    await ctx.control('clock', { advanceSeconds: 120 });
    expect((await pay(ctx.stripe, {}, 'place:1')).id).not.toBe(first.id);
  });

  it('an uncaptured authorisation expires', async () => {
    const held = await pay(ctx.stripe, { capture_method: 'manual' });
    await ctx.control('clock', { advanceSeconds: 7 * DAY });
    const expired = await ctx.stripe.paymentIntents.retrieve(held.id);
    expect(expired).toMatchObject({ status: 'canceled', cancellation_reason: 'automatic', amount_capturable: 0 });
    expect((await failure(ctx.stripe.paymentIntents.capture(held.id))).code).toBe('payment_intent_unexpected_state');
  });

  it('a processing refund succeeds', async () => {
    const paid = await pay(ctx.stripe, { payment_method: 'pm_card_pendingRefund' });
    const refund = await ctx.stripe.refunds.create({ payment_intent: paid.id });
    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' });
    await ctx.control('clock', { advanceSeconds: DAY });
    expect((await ctx.stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
  });

  it('new objects have the new time', async () => {
    const before = await pay(ctx.stripe);
    await ctx.control('clock', { advanceSeconds: 2 * DAY });
    const after = await pay(ctx.stripe);
    expect(after.created - before.created).toBeGreaterThanOrEqual(2 * DAY);
    const recent = await ctx.stripe.events.list({
      created: { gte: after.created },
      types: ['payment_intent.succeeded'],
    });
    expect(recent.data).toHaveLength(1);
    expect((await ctx.control('clock', { advanceSeconds: -1 })).status).toBe(400);
  });
});
