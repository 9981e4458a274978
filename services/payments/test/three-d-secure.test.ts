import { api, paymentActionRequired, paymentCaptured, paymentDeclined } from '@muse/contracts';
import {
  createTestContext,
  eventuallyDue,
  expectBooksToAgree,
  nextAttempt,
  type Order,
  paymentOf,
  purchase,
  type TestContext,
  untilIdle,
} from './support/context.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(async () => {
  await ctx.control('webhooks', { off: true, resume: true });
  await expectBooksToAgree(ctx);
});
afterAll(() => ctx.close());

/** The bank asks, and checkout has been told so. Answers the intent. */
async function askedByTheBank(order: Order): Promise<string> {
  await ctx.submit(order);
  await ctx.env.spy.waitFor(paymentActionRequired, (event) => event.sessionId === order.sessionId);
  return String((await paymentOf(ctx, order)).intent_id);
}
const asked = (more: Partial<Order> = {}) =>
  purchase([5_000], { paymentMethodId: 'pm_card_threeDSecure2Required', ...more });
const ofSession = (order: Order) => (event: { sessionId: string }) => event.sessionId === order.sessionId;

describe('the bank asks the shopper', () => {
  it('charges nothing before the answer, and hands the client secret through without keeping it', async () => {
    const order = asked();
    const intent = await askedByTheBank(order);
    expect(await paymentOf(ctx, order)).toMatchObject({ status: 'requires_action', captured_cents: null });

    const checkout = ctx.payments.withToken(await ctx.env.serviceToken('checkout'));
    const params = { sessionId: order.sessionId };
    const { body, headers } = await checkout.call(api.payments.readClientSecret, { params });
    expect(body.clientSecret).toContain(`${intent}_secret_`);
    expect(headers.get('cache-control')).toBe('no-store');
    await untilIdle(ctx);
    expect(await everythingStored()).not.toContain('_secret_');
  });

  it('captures when the shopper passes, told by the webhook alone', async () => {
    const order = asked();
    const intent = await askedByTheBank(order);
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    const { data } = await ctx.env.spy.waitFor(paymentCaptured, ofSession(order));
    expect(data).toMatchObject({ attempt: 1, amountCents: 5_000 });
    await untilIdle(ctx);
  });

  it('declines when the shopper fails, told by the webhook alone', async () => {
    const order = asked();
    const intent = await askedByTheBank(order);
    await ctx.control('three-d-secure', { intent, outcome: 'fail' });
    const { data } = await ctx.env.spy.waitFor(paymentDeclined, ofSession(order));
    expect(data).toMatchObject({ attempt: 1, declineCode: 'payment_intent_authentication_failure' });
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(order.sessionId)).charges).toEqual([]);
  });

  it('declines when the bank refuses after the shopper passed', async () => {
    const order = asked({ paymentMethodId: 'pm_card_threeDSecureRequiredChargeDeclined' });
    const intent = await askedByTheBank(order);
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    const { data } = await ctx.env.spy.waitFor(paymentDeclined, ofSession(order));
    expect(data).toMatchObject({ code: 'card_declined', declineCode: 'generic_decline' });
  });

  it('takes another card after a failed answer, through the same intent', async () => {
    const order = asked();
    const intent = await askedByTheBank(order);
    await ctx.control('three-d-secure', { intent, outcome: 'fail' });
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(order));
    await ctx.submit(nextAttempt(order, { paymentMethodId: 'pm_card_visa' }));
    await ctx.env.spy.waitFor(paymentCaptured, ofSession(order));
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(order.sessionId)).payment_intents).toMatchObject([
      { id: intent, status: 'succeeded' },
    ]);
  });
});

describe('the shopper places the same attempt again after the bank asked', () => {
  beforeEach(() => ctx.control('webhooks', { pause: true }));

  it('finds it paid', async () => {
    const order = asked();
    const intent = await askedByTheBank(order);
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    await ctx.submit(order);
    await ctx.env.spy.waitFor(paymentCaptured, ofSession(order));
  });

  it('finds it failed, although the repeated confirmation still says that the bank asks', async () => {
    const order = asked();
    const intent = await askedByTheBank(order);
    await ctx.control('three-d-secure', { intent, outcome: 'fail' });
    await ctx.submit(order);
    const { data } = await ctx.env.spy.waitFor(paymentDeclined, ofSession(order));
    expect(data.declineCode).toBe('payment_intent_authentication_failure');
    expect((await ctx.stripeObjectsOf(order.sessionId)).charges).toEqual([]);
  });

  it('finds it still asked, and says so again', async () => {
    const order = asked();
    await askedByTheBank(order);
    await ctx.submit(order);
    await eventuallyDue(ctx, () =>
      expect(ctx.env.spy.received(paymentActionRequired).filter(({ data }) => ofSession(order)(data))).toHaveLength(2),
    );
  });
});

describe('every webhook is lost', () => {
  it('finds out by itself that the shopper passed', async () => {
    await ctx.control('webhooks', { pause: true });
    const order = asked();
    const intent = await askedByTheBank(order);
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    await ctx.env.moveClock('payments', 200);
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(paymentCaptured, ofSession(order)));
  });
});

/** Every text in every table of the service. */
async function everythingStored(): Promise<string> {
  const tables = await ctx.env.look<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'payments'",
  );
  const rows = await Promise.all(
    tables.map(({ name }) => ctx.env.look<{ row: string }>(`select t::text as row from payments.${name} t`)),
  );
  return rows.flatMap((some) => some.map(({ row }) => row)).join('\n');
}
