import { createTestContext, pay, type TestContext, typesOf, until } from './support/context.ts';

describe('a card that requires 3-D Secure', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext();
  });
  beforeEach(async () => {
    await ctx.control('reset', {});
    ctx.received.length = 0;
  });
  afterAll(() => ctx.stop());

  const payWithAuthentication = (card = 'authenticationRequired') =>
    pay(ctx.stripe, { payment_method: `pm_card_${card}` });
  const answer = (intent: string, outcome: string) => ctx.control('three-d-secure', { intent, outcome });
  const expectWebhooks = (type: string) => until(() => typesOf(ctx).includes(type));

  it('is charged when authentication succeeds', async () => {
    const made = await payWithAuthentication();
    expect(made).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'use_stripe_sdk' },
      latest_charge: null,
    });
    await answer(made.id, 'succeed');
    const paid = await ctx.stripe.paymentIntents.retrieve(made.id, { expand: ['latest_charge'] });
    expect(paid).toMatchObject({ status: 'succeeded', amount_received: 5_000 });
    expect(paid.latest_charge).toMatchObject({
      payment_method_details: { card: { three_d_secure: { result: 'authenticated' } } },
    });
    await expectWebhooks('payment_intent.requires_action');
    await expectWebhooks('payment_intent.succeeded');
  });

  it('is not charged when authentication fails, and can be retried', async () => {
    const made = await payWithAuthentication();
    await answer(made.id, 'fail');
    const failed = await ctx.stripe.paymentIntents.retrieve(made.id);
    expect(failed).toMatchObject({ status: 'requires_payment_method', latest_charge: null });
    expect(failed.last_payment_error?.code).toBe('payment_intent_authentication_failure');
    await expectWebhooks('payment_intent.payment_failed');
    expect((await ctx.stripe.paymentIntents.confirm(made.id, { payment_method: 'pm_card_visa' })).status).toBe(
      'succeeded',
    );
  });

  it('can still be declined after authentication', async () => {
    const made = await payWithAuthentication('threeDSecureRequiredChargeDeclined');
    await answer(made.id, 'succeed');
    const declined = await ctx.stripe.paymentIntents.retrieve(made.id);
    expect(declined.status).toBe('requires_payment_method');
    expect(declined.last_payment_error?.decline_code).toBe('generic_decline');
  });

  it('is authorised only, with manual capture', async () => {
    const made = await pay(ctx.stripe, { payment_method: 'pm_card_threeDSecure2Required', capture_method: 'manual' });
    await answer(made.id, 'succeed');
    expect((await ctx.stripe.paymentIntents.retrieve(made.id)).status).toBe('requires_capture');
  });

  it('can be cancelled during authentication', async () => {
    const made = await payWithAuthentication();
    expect((await ctx.stripe.paymentIntents.cancel(made.id)).status).toBe('canceled');
    expect((await answer(made.id, 'succeed')).status).toBe(400);
  });
});
