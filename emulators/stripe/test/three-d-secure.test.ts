import { pay, startWorld, typesOf, until, type World } from './world.ts';

describe('a card whose bank asks for 3-D Secure', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  beforeEach(async () => {
    await world.tell('reset', {});
    world.received.length = 0;
  });
  afterAll(() => world.stop());

  const asked = (card = 'authenticationRequired') => pay(world.stripe, { payment_method: `pm_card_${card}` });
  const answer = (intent: string, outcome: string) => world.tell('three-d-secure', { intent, outcome });
  const heard = (type: string) => until(() => typesOf(world).includes(type));

  it('is charged when the shopper passes', async () => {
    const made = await asked();
    expect(made).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'use_stripe_sdk' },
      latest_charge: null,
    });
    await answer(made.id, 'succeed');
    const paid = await world.stripe.paymentIntents.retrieve(made.id, { expand: ['latest_charge'] });
    expect(paid).toMatchObject({ status: 'succeeded', amount_received: 5_000 });
    expect(paid.latest_charge).toMatchObject({
      payment_method_details: { card: { three_d_secure: { result: 'authenticated' } } },
    });
    await heard('payment_intent.requires_action');
    await heard('payment_intent.succeeded');
  });

  it('is not charged when the shopper fails, and may be tried again', async () => {
    const made = await asked();
    await answer(made.id, 'fail');
    const failed = await world.stripe.paymentIntents.retrieve(made.id);
    expect(failed).toMatchObject({ status: 'requires_payment_method', latest_charge: null });
    expect(failed.last_payment_error?.code).toBe('payment_intent_authentication_failure');
    await heard('payment_intent.payment_failed');
    expect((await world.stripe.paymentIntents.confirm(made.id, { payment_method: 'pm_card_visa' })).status).toBe(
      'succeeded',
    );
  });

  it('can still be declined by the bank after the shopper passed', async () => {
    const made = await asked('threeDSecureRequiredChargeDeclined');
    await answer(made.id, 'succeed');
    const declined = await world.stripe.paymentIntents.retrieve(made.id);
    expect(declined.status).toBe('requires_payment_method');
    expect(declined.last_payment_error?.decline_code).toBe('generic_decline');
  });

  it('is held for capture where that was asked', async () => {
    const made = await pay(world.stripe, { payment_method: 'pm_card_threeDSecure2Required', capture_method: 'manual' });
    await answer(made.id, 'succeed');
    expect((await world.stripe.paymentIntents.retrieve(made.id)).status).toBe('requires_capture');
  });

  it('can be given up while it waits', async () => {
    const made = await asked();
    expect((await world.stripe.paymentIntents.cancel(made.id)).status).toBe('canceled');
    expect((await answer(made.id, 'succeed')).status).toBe(400);
  });
});
