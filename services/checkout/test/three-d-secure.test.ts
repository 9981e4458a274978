import { checkoutAbandoned, checkoutSubmitted, paymentActionRequired, paymentDeclined } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { type OtherServices, otherServices } from './support/other-services.ts';
import { paidReaction } from './support/paid.ts';
import { createShopper, type Shopper } from './support/shopper.ts';

describe('3-D Secure authentication', () => {
  let ctx: TestContext;
  let services: OtherServices;
  beforeAll(async () => {
    ctx = await createTestContext();
    services = otherServices(ctx);
  });
  afterAll(() => ctx.close());

  const requireAction = async (shopper: Shopper) => {
    await services.submitted(shopper.id());
    return ctx.env.publish(paymentActionRequired, { sessionId: shopper.id(), attempt: 1 });
  };
  const placedWithActionRequired = async () => {
    const shopper = createShopper(ctx);
    await shopper.isReady();
    const [placed] = await Promise.all([shopper.places(), requireAction(shopper)]);
    expect(placed.status).toBe(202);
    return { shopper, placed };
  };
  const abandonedBecause = async (shopper: Shopper) =>
    (await ctx.env.spy.waitFor(checkoutAbandoned, (data) => data.sessionId === shopper.id())).data.reason;

  it('place answers 202 with the client secret, which is never stored', async () => {
    const { shopper, placed } = await placedWithActionRequired();
    const secret = `secret_of_${shopper.id()}`;
    expect(placed.body).toMatchObject({
      ...{ status: 'authentication_required', paymentMethod: { id: 'pm_visa' } },
      payment: { status: 'requires_action', clientSecret: secret, declineCode: null },
      messages: [{ code: 'authentication_required' }],
    });
    expect(placed.headers.get('location')).toBe(`/api/v1/checkout/sessions/${shopper.id()}`);
    expect((await shopper.looks()).body.payment?.clientSecret).toBe(secret);
    const tables = ['session', 'session_history', 'outbox', 'idempotency_key'];
    for (const table of tables)
      expect(await ctx.env.look(`select from checkout.${table} t where t::text like '%${secret}%'`)).toEqual([]);

    ctx.down.payments = true;
    expect((await shopper.looks()).body.payment).toMatchObject({ status: 'requires_action', clientSecret: null });
    ctx.down.payments = false;
  });

  it('placing again continues the same attempt and completes', async () => {
    const { shopper } = await placedWithActionRequired();
    const placing = shopper.places();
    await eventually(() => {
      const published = ctx.env.spy.received(checkoutSubmitted).filter(({ data }) => data.sessionId === shopper.id());
      expect(published.map(({ data }) => data.attempt)).toEqual([1, 1]);
    });
    await services.succeed(shopper.id());
    const placed = await placing;
    expect(placed.status).toBe(201);
    expect(placed.headers.get('muse-repeated')).toBeNull();
  });

  it('placing again before the authentication requires it again', async () => {
    const { shopper } = await placedWithActionRequired();
    const placing = shopper.places();
    await eventually(async () => expect(await shopper.status()).toBe('complete_in_progress'));
    await requireAction(shopper);
    const placed = await placing;
    expect(placed.status).toBe(202);
    expect(placed.body).toMatchObject({ status: 'authentication_required' });
  });

  it('a capture by webhook completes the session without placing again', async () => {
    const { shopper } = await placedWithActionRequired();
    await services.succeed(shopper.id());
    await eventually(async () => expect(await shopper.status()).toBe('completed'));
    expect((await shopper.places()).status).toBe(200);
  });

  it('a failed authentication is a decline', async () => {
    const { shopper } = await placedWithActionRequired();
    const code = 'payment_intent_authentication_failure';
    await ctx.env.publish(paymentDeclined, { sessionId: shopper.id(), attempt: 1, code, declineCode: code });
    await eventually(async () => expect(await shopper.status()).toBe('ready_for_payment'));
    expect((await shopper.places()).problem).toMatchObject({ code: 'card_declined', declineCode: code });
  });

  it('only cancelling is allowed meanwhile, which publishes checkout.abandoned', async () => {
    const { shopper } = await placedWithActionRequired();
    for (const answer of [await shopper.ships(), await shopper.pays(), await shopper.begins()])
      expect(answer.problem).toMatchObject({ status: 409, code: 'checkout_in_progress' });
    expect((await shopper.cancels()).body).toMatchObject({ status: 'cancelled', payment: null });
    expect(await abandonedBecause(shopper)).toBe('cancelled');
    await services.handledBy(paidReaction, await services.capture(shopper.id()));
    expect((await shopper.places()).problem.code).toBe('session_cancelled');
    expect(await shopper.status()).toBe('cancelled');
  });

  it('times out by the clock, then in the row, and ignores a late capture', async () => {
    const { shopper } = await placedWithActionRequired();
    await ctx.env.moveClock('checkout', 14 * 60);
    expect(await shopper.status()).toBe('authentication_required');
    await ctx.env.moveClock('checkout', 15 * 60 + 5);
    expect(await shopper.status()).toBe('expired');
    expect((await shopper.places()).problem.code).toBe('session_expired');
    expect((await shopper.cancels()).problem.code).toBe('session_expired');
    await ctx.server.runDue();
    expect(await abandonedBecause(shopper)).toBe('expired');
    await services.handledBy(paidReaction, await services.capture(shopper.id()));
    await ctx.env.moveClock('checkout', 0);
    expect(await shopper.status()).toBe('expired');
    expect((await shopper.begins()).status).toBe(201);
  });
});
