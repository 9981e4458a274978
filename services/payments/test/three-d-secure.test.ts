import { api, paymentActionRequired, paymentDeclined } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { expectBooksToAgree, paymentOf } from './support/ledger.ts';
import { untilPaid } from './support/paid.ts';
import { nextAttempt, ofSession } from './support/purchases.ts';
import { createChallengedPurchase, submitUntilActionRequired } from './support/three-d-secure.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(async () => {
  await ctx.control('webhooks', { off: true, resume: true });
  await expectBooksToAgree(ctx);
});
afterAll(() => ctx.close());

describe('3-D Secure: the bank asks the shopper', () => {
  it('charges nothing before the answer, and does not store the client secret', async () => {
    const purchase = createChallengedPurchase();
    const intent = await submitUntilActionRequired(ctx, purchase);
    expect(await paymentOf(ctx, purchase)).toMatchObject({ status: 'requires_action', captured_cents: null });

    const checkout = ctx.payments.withToken(await ctx.env.serviceToken('checkout', 'payments'));
    const params = { sessionId: purchase.sessionId };
    const { body, headers } = await checkout.call(api.payments.readClientSecret, { params });
    expect(body.clientSecret).toContain(`${intent}_secret_`);
    expect(headers.get('cache-control')).toBe('no-store');
    await untilIdle(ctx);
    expect(await allStoredText()).not.toContain('_secret_');
  });

  it('captures after the webhook that the shopper has authenticated', async () => {
    const purchase = createChallengedPurchase();
    const intent = await submitUntilActionRequired(ctx, purchase);
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    const { data } = await untilPaid(ctx, purchase);
    expect(data).toMatchObject({ attempt: 1, amountCents: 5_000 });
    await untilIdle(ctx);
  });

  it('declines after the webhook that the authentication failed', async () => {
    const purchase = createChallengedPurchase();
    const intent = await submitUntilActionRequired(ctx, purchase);
    await ctx.control('three-d-secure', { intent, outcome: 'fail' });
    const { data } = await ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase));
    expect(data).toMatchObject({ attempt: 1, declineCode: 'payment_intent_authentication_failure' });
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges).toEqual([]);
  });

  it('declines if the bank declines after the authentication', async () => {
    const purchase = createChallengedPurchase({ paymentMethodId: 'pm_card_threeDSecureRequiredChargeDeclined' });
    const intent = await submitUntilActionRequired(ctx, purchase);
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    const { data } = await ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase));
    expect(data).toMatchObject({ code: 'card_declined', declineCode: 'generic_decline' });
  });

  it('charges another card after a failed authentication, through the same intent', async () => {
    const purchase = createChallengedPurchase();
    const intent = await submitUntilActionRequired(ctx, purchase);
    await ctx.control('three-d-secure', { intent, outcome: 'fail' });
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase));
    await ctx.submit(nextAttempt(purchase, { paymentMethodId: 'pm_card_visa' }));
    await untilPaid(ctx, purchase);
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).payment_intents).toMatchObject([
      { id: intent, status: 'succeeded' },
    ]);
  });
});

describe('the same attempt is submitted again after the bank asked', () => {
  beforeEach(() => ctx.control('webhooks', { pause: true }));

  it('publishes the capture if it was paid', async () => {
    const purchase = createChallengedPurchase();
    const intent = await submitUntilActionRequired(ctx, purchase);
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    await ctx.submit(purchase);
    await untilPaid(ctx, purchase);
  });

  it('publishes the decline, although the replayed confirmation still requires action', async () => {
    const purchase = createChallengedPurchase();
    const intent = await submitUntilActionRequired(ctx, purchase);
    await ctx.control('three-d-secure', { intent, outcome: 'fail' });
    await ctx.submit(purchase);
    const { data } = await ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase));
    expect(data.declineCode).toBe('payment_intent_authentication_failure');
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges).toEqual([]);
  });

  it('publishes the required action again if it is still open', async () => {
    const purchase = createChallengedPurchase();
    await submitUntilActionRequired(ctx, purchase);
    await ctx.submit(purchase);
    await eventuallyDue(ctx, () =>
      expect(ctx.env.spy.received(paymentActionRequired).filter(({ data }) => ofSession(purchase)(data))).toHaveLength(
        2,
      ),
    );
  });
});

describe('reconciliation', () => {
  it('captures after a successful authentication when every webhook is lost', async () => {
    await ctx.control('webhooks', { pause: true });
    const purchase = createChallengedPurchase();
    const intent = await submitUntilActionRequired(ctx, purchase);
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    await ctx.env.moveClock('payments', 200);
    await eventuallyDue(ctx, () => untilPaid(ctx, purchase));
  });
});

/** Every text in every table of the service. */
async function allStoredText(): Promise<string> {
  const tables = await ctx.env.look<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'payments'",
  );
  const rows = await Promise.all(
    tables.map(({ name }) => ctx.env.look<{ row: string }>(`select t::text as row from payments.${name} t`)),
  );
  return rows.flatMap((some) => some.map(({ row }) => row)).join('\n');
}
