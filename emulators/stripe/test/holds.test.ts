import type Stripe from 'stripe';
import { createTestContext, failure, pay, type TestContext, typesOf, until } from './support/context.ts';

describe('a hold: manual capture', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext();
  });
  beforeEach(async () => {
    await ctx.control('reset', {});
    ctx.received.length = 0;
  });
  afterAll(() => ctx.stop());

  const hold = (more: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    pay(ctx.stripe, { capture_method: 'manual', expand: ['latest_charge'], ...more });
  const chargeOf = (intent: Stripe.PaymentIntent) =>
    ctx.stripe.charges.retrieve((intent.latest_charge as Stripe.Charge).id);
  const balanceOfTypes = async () => (await ctx.stripe.balanceTransactions.list()).data.map(({ amount }) => amount);

  it('reserves the amount, says until when, and moves no money', async () => {
    const held = await hold();
    expect(held).toMatchObject({ status: 'requires_capture', amount_capturable: 5_000, amount_received: 0 });
    const charge = held.latest_charge as Stripe.Charge;
    const captureBefore = charge.payment_method_details?.card?.capture_before ?? 0;
    expect(captureBefore - charge.created).toBe(7 * 24 * 60 * 60);
    expect(await balanceOfTypes()).toEqual([]);
    await until(() => typesOf(ctx).includes('payment_intent.amount_capturable_updated'));
    expect(typesOf(ctx)).not.toContain('payment_intent.succeeded');
  });

  it('is captured once, in part: the rest is released and is no refund', async () => {
    const held = await hold();
    const captured = await ctx.stripe.paymentIntents.capture(held.id, { amount_to_capture: 3_000 });
    expect(captured).toMatchObject({
      status: 'succeeded',
      amount: 5_000,
      amount_received: 3_000,
      amount_capturable: 0,
    });
    const charge = await chargeOf(held);
    expect(charge).toMatchObject({ captured: true, amount_captured: 3_000, amount_refunded: 0, refunded: false });
    expect(await balanceOfTypes()).toEqual([3_000]);
    await until(() => typesOf(ctx).includes('payment_intent.succeeded'));
    await until(() => typesOf(ctx).includes('charge.captured'));
    expect((await ctx.stripe.refunds.list({ payment_intent: held.id })).data).toEqual([]);
    const more = await failure(ctx.stripe.refunds.create({ payment_intent: held.id, amount: 3_001 }));
    expect(more.message).toContain('greater than unrefunded amount');
  });

  it('a repeated capture with the same idempotency key captures once', async () => {
    const held = await hold();
    const capture = () =>
      ctx.stripe.paymentIntents.capture(held.id, { amount_to_capture: 3_000 }, { idempotencyKey: 'capture:1' });
    expect((await capture()).id).toBe((await capture()).id);
    expect(await balanceOfTypes()).toEqual([3_000]);
  });

  it('is released when it is cancelled, and cannot be captured any more', async () => {
    const held = await hold();
    expect(await ctx.stripe.paymentIntents.cancel(held.id)).toMatchObject({ status: 'canceled', amount_capturable: 0 });
    expect(await chargeOf(held)).toMatchObject({ captured: false, amount_captured: 0, amount_refunded: 0 });
    expect((await failure(ctx.stripe.paymentIntents.capture(held.id))).code).toBe('payment_intent_unexpected_state');
    await until(() => typesOf(ctx).includes('payment_intent.canceled'));
  });

  it('is disputed only once it is captured', async () => {
    const held = await hold({ payment_method: 'pm_card_createDispute' });
    expect((await ctx.control('disputes', { charge: held.id })).status).toBe(400);
    expect((await ctx.snapshot()).disputes).toEqual([]);
    await ctx.stripe.paymentIntents.capture(held.id, { amount_to_capture: 3_000 });
    const [dispute] = await until(async () => {
      const { disputes } = await ctx.snapshot();
      return disputes.length > 0 && (disputes as unknown as Stripe.Dispute[]);
    });
    expect(dispute).toMatchObject({ amount: 3_000 });
  });
});
