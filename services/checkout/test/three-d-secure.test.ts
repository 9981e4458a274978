import { checkoutAbandoned, checkoutSubmitted, paymentActionRequired, paymentDeclined } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import {
  createShopper,
  createTestContext,
  type OtherServices,
  otherServices,
  type Shopper,
  type TestContext,
} from './support/context.ts';

describe('when the bank wants to ask the shopper', () => {
  let ctx: TestContext;
  let others: OtherServices;
  beforeAll(async () => {
    ctx = await createTestContext();
    others = otherServices(ctx);
  });
  afterAll(() => ctx.close());

  const ask = async (shopper: Shopper) => {
    await others.submitted(shopper.id());
    return ctx.env.publish(paymentActionRequired, { sessionId: shopper.id(), attempt: 1 });
  };
  const isAsked = async () => {
    const shopper = createShopper(ctx);
    await shopper.isReady();
    const [placed] = await Promise.all([shopper.places(), ask(shopper)]);
    expect(placed.status).toBe(202);
    return { shopper, placed };
  };
  const abandonedBecause = async (shopper: Shopper) =>
    (await ctx.env.spy.waitFor(checkoutAbandoned, (data) => data.sessionId === shopper.id())).data.reason;

  it('place answers with the secret, which is fetched each time and kept nowhere', async () => {
    const { shopper, placed } = await isAsked();
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

    ctx.away.payments = true;
    expect((await shopper.looks()).body.payment).toMatchObject({ status: 'requires_action', clientSecret: null });
    ctx.away.payments = false;
  });

  it('placing again goes on with the same attempt, and completes', async () => {
    const { shopper } = await isAsked();
    const placing = shopper.places();
    await eventually(() => {
      const said = ctx.env.spy.received(checkoutSubmitted).filter(({ data }) => data.sessionId === shopper.id());
      expect(said.map(({ data }) => data.attempt)).toEqual([1, 1]);
    });
    await others.succeed(shopper.id());
    const placed = await placing;
    expect(placed.status).toBe(201);
    expect(placed.headers.get('muse-repeated')).toBeNull();
  });

  it('placing again before the shopper has answered asks again', async () => {
    const { shopper } = await isAsked();
    const placing = shopper.places();
    await eventually(async () => expect(await shopper.status()).toBe('complete_in_progress'));
    await ask(shopper);
    const placed = await placing;
    expect(placed.status).toBe(202);
    expect(placed.body).toMatchObject({ status: 'authentication_required' });
  });

  it('a webhook may bring the money without anybody placing again', async () => {
    const { shopper } = await isAsked();
    await others.succeed(shopper.id());
    await eventually(async () => expect(await shopper.status()).toBe('completed'));
    expect((await shopper.places()).status).toBe(200);
  });

  it('a failed answer is a decline', async () => {
    const { shopper } = await isAsked();
    const code = 'payment_intent_authentication_failure';
    await ctx.env.publish(paymentDeclined, { sessionId: shopper.id(), attempt: 1, code, declineCode: code });
    await eventually(async () => expect(await shopper.status()).toBe('ready_for_payment'));
    expect((await shopper.places()).problem).toMatchObject({ code: 'card_declined', declineCode: code });
  });

  it('nothing else can be done meanwhile but to cancel, which payments hears of', async () => {
    const { shopper } = await isAsked();
    for (const answer of [await shopper.ships(), await shopper.pays(), await shopper.begins()])
      expect(answer.problem).toMatchObject({ status: 409, code: 'checkout_in_progress' });
    expect((await shopper.cancels()).body).toMatchObject({ status: 'cancelled', payment: null });
    expect(await abandonedBecause(shopper)).toBe('cancelled');
    await others.handledBy('mark-paid-when-payment-captured', await others.capture(shopper.id()));
    expect((await shopper.places()).problem.code).toBe('session_cancelled');
    expect(await shopper.status()).toBe('cancelled');
  });

  it('the bank does not wait for ever: by the clock, then in the row, and a late charge is not taken', async () => {
    const { shopper } = await isAsked();
    await ctx.env.moveClock('checkout', 14 * 60);
    expect(await shopper.status()).toBe('authentication_required');
    await ctx.env.moveClock('checkout', 15 * 60 + 5);
    expect(await shopper.status()).toBe('expired');
    expect((await shopper.places()).problem.code).toBe('session_expired');
    expect((await shopper.cancels()).problem.code).toBe('session_expired');
    await ctx.server.runDue();
    expect(await abandonedBecause(shopper)).toBe('expired');
    await others.handledBy('mark-paid-when-payment-captured', await others.capture(shopper.id()));
    await ctx.env.moveClock('checkout', 0);
    expect(await shopper.status()).toBe('expired');
    expect((await shopper.begins()).status).toBe(201);
  });
});
