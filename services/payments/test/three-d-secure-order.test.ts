import { checkoutAbandoned, paymentActionRequired, paymentCancelled, paymentDeclined } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { balancesOf, paymentOf } from './support/ledger.ts';
import { untilPaid } from './support/paid.ts';
import { nextAttempt, ofSession, type Purchase } from './support/purchases.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { createChallengedPurchase, submitUntilActionRequired } from './support/three-d-secure.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

type Outcome = 'fail' | 'succeed';
interface Challenge {
  purchase: Purchase;
  intent: string;
}
const challenge = async (): Promise<Challenge> => {
  const purchase = createChallengedPurchase();
  return { purchase, intent: await submitUntilActionRequired(ctx, purchase) };
};
const authenticate = ({ intent }: Challenge, outcome: Outcome) => ctx.control('three-d-secure', { intent, outcome });
const failure = 'payment_intent_authentication_failure';
const declinesOf = (purchase: Purchase) =>
  ctx.env.spy.received(paymentDeclined).filter(({ data }) => ofSession(purchase)(data));

/** The news of the authentication comes by webhook, and by placing again, which looks the intent up. */
const orders: Record<string, (challenged: Challenge, outcome: Outcome) => Promise<unknown>> = {
  'the webhook first, then placed again': async (challenged, outcome) => {
    await authenticate(challenged, outcome);
    await untilIdle(ctx);
    await ctx.submit(challenged.purchase);
  },
  'placed again first, then the webhook': async (challenged, outcome) => {
    await ctx.control('webhooks', { pause: true });
    await authenticate(challenged, outcome);
    await ctx.submit(challenged.purchase);
    await untilIdle(ctx);
    await ctx.control('webhooks', { resume: true });
  },
  'both at once': (challenged, outcome) =>
    Promise.all([authenticate(challenged, outcome), ctx.submit(challenged.purchase), ctx.submit(challenged.purchase)]),
  'placed again before the shopper answers': async (challenged, outcome) => {
    await ctx.submit(challenged.purchase);
    await untilIdle(ctx);
    await authenticate(challenged, outcome);
  },
  'the webhook alone, five times': async (challenged, outcome) => {
    await ctx.control('webhooks', { duplicate: 5 });
    await authenticate(challenged, outcome);
  },
};

describe.each(Object.entries(orders))('3-D Secure, %s', (_, arrive) => {
  it('charges once after a successful authentication', async () => {
    const challenged = await challenge();
    const { purchase } = challenged;
    await arrive(challenged, 'succeed');
    await eventuallyDue(ctx, () => untilPaid(ctx, purchase));
    await untilIdle(ctx);
    expect(await paymentOf(ctx, purchase)).toMatchObject({ status: 'captured', attempt: 1, captured_cents: 5_000 });
    const { charges, refunds } = await ctx.stripeObjectsOf(purchase.sessionId);
    expect([charges.length, refunds.length]).toEqual([1, 0]);
    expect(declinesOf(purchase)).toEqual([]);
  });

  it('declines and charges nothing after a failed authentication', async () => {
    const challenged = await challenge();
    const { purchase } = challenged;
    await arrive(challenged, 'fail');
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase)));
    await untilIdle(ctx);
    expect(await paymentOf(ctx, purchase)).toMatchObject({ status: 'declined', attempt: 1, captured_cents: null });
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges).toEqual([]);
    for (const { data } of declinesOf(purchase)) expect(data).toMatchObject({ attempt: 1, declineCode: failure });
  });
});

describe('3-D Secure of a second attempt', () => {
  it('is asked through the same intent, and old webhooks of the first do not answer it', async () => {
    const first = await challenge();
    await ctx.control('webhooks', { pause: true });
    await authenticate(first, 'fail');
    await ctx.submit(first.purchase);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(first.purchase));
    const second = nextAttempt(first.purchase);
    await ctx.submit(second);
    const asked = (event: { sessionId: string; attempt: number }) => ofSession(second)(event) && event.attempt === 2;
    await ctx.env.spy.waitFor(paymentActionRequired, asked);
    await ctx.control('webhooks', { resume: true });
    await untilIdle(ctx);
    expect(await paymentOf(ctx, second)).toMatchObject({ status: 'requires_action', intent_id: first.intent });
    await authenticate(first, 'succeed');
    expect((await untilPaid(ctx, second)).data).toMatchObject({ attempt: 2 });
    expect(declinesOf(second)).toHaveLength(1);
  });
});

describe('the end of a 3-D Secure authentication', () => {
  it('is found by reconciliation if the webhook about its failure was lost', async () => {
    const challenged = await challenge();
    await ctx.control('webhooks', { lose: true });
    await authenticate(challenged, 'fail');
    await ctx.env.moveClock('payments', 200);
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(paymentDeclined, ofSession(challenged.purchase)));
  });

  it('is a cancellation if the intent was cancelled at Stripe', async () => {
    const { purchase, intent } = await challenge();
    await ctx.asDashboard((stripe) => stripe.paymentIntents.cancel(intent));
    await ctx.env.spy.waitFor(paymentCancelled, ofSession(purchase));
    await ctx.submit(purchase);
    await untilIdle(ctx);
    expect(await paymentOf(ctx, purchase)).toMatchObject({ status: 'cancelled' });
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges).toEqual([]);
  });

  it.each([1, 2, 3])('leaves no money with us if it succeeds while the session is abandoned (%d)', async () => {
    const challenged = await challenge();
    const { purchase } = challenged;
    const abandoned = { sessionId: purchase.sessionId, reason: 'expired' as const };
    await Promise.all([authenticate(challenged, 'succeed'), ctx.env.publish(checkoutAbandoned, abandoned)]);
    await untilIdle(ctx);
    await eventuallyDue(ctx, async () => {
      const { charges } = await ctx.stripeObjectsOf(purchase.sessionId);
      expect(charges.filter((charge) => charge.captured && !charge.refunded)).toEqual([]);
      expect(await balancesOf(ctx, purchase)).toEqual({});
    });
  });
});
