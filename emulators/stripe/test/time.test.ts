import { failure, pay, startWorld, type World } from './world.ts';

const DAY = 24 * 60 * 60;

describe('when the clock is moved', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  beforeEach(() => world.tell('reset', {}));
  afterAll(() => world.stop());

  it('idempotency keys are forgotten after a day, not before', async () => {
    const first = await pay(world.stripe, {}, 'place:1');
    await world.tell('clock', { advanceSeconds: DAY - 60 });
    expect((await pay(world.stripe, {}, 'place:1')).id).toBe(first.id);
    await world.tell('clock', { advanceSeconds: 120 });
    expect((await pay(world.stripe, {}, 'place:1')).id).not.toBe(first.id);
  });

  it('an authorisation nobody captured expires', async () => {
    const held = await pay(world.stripe, { capture_method: 'manual' });
    await world.tell('clock', { advanceSeconds: 7 * DAY });
    const expired = await world.stripe.paymentIntents.retrieve(held.id);
    expect(expired).toMatchObject({ status: 'canceled', cancellation_reason: 'automatic', amount_capturable: 0 });
    expect((await failure(world.stripe.paymentIntents.capture(held.id))).code).toBe('payment_intent_unexpected_state');
  });

  it('a refund in processing arrives', async () => {
    const paid = await pay(world.stripe, { payment_method: 'pm_card_pendingRefund' });
    const refund = await world.stripe.refunds.create({ payment_intent: paid.id });
    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' });
    await world.tell('clock', { advanceSeconds: DAY });
    expect((await world.stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
  });

  it('what happens next bears the new time', async () => {
    const before = await pay(world.stripe);
    await world.tell('clock', { advanceSeconds: 2 * DAY });
    const after = await pay(world.stripe);
    expect(after.created - before.created).toBeGreaterThanOrEqual(2 * DAY);
    const young = await world.stripe.events.list({
      created: { gte: after.created },
      types: ['payment_intent.succeeded'],
    });
    expect(young.data).toHaveLength(1);
    expect((await world.tell('clock', { advanceSeconds: -1 })).status).toBe(400);
  });
});
