import { paidEvent } from '@muse/kit/testing';
import { createTestContext, stripeOperations, type TestContext, webhookSecret } from './support/context.ts';
import { paymentOf } from './support/ledger.ts';
import { paidWebhook, untilPaid } from './support/paid.ts';
import { createPurchase, ofSession, type Purchase } from './support/purchases.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

const olderSecret = 'whsec_older';
let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext({ STRIPE_WEBHOOK_SECRET: `${webhookSecret}, ${olderSecret}` });
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

const stored = (id: string) =>
  ctx.env.look<{ type: string; processed_at: Date | null }>('select * from payments.webhook_event where id = $1', [id]);
const eventOf = async (purchase: Purchase, type: string) => {
  const event = (await ctx.stripeObjectsOf(purchase.sessionId)).events.find((each) => each.type === type);
  if (!event) throw new Error(`Stripe has no ${type}`);
  return event;
};
const captures = (purchase: Purchase) =>
  ctx.env.spy.received(paidEvent).filter(({ data }) => ofSession(purchase)(data));

describe('webhooks and the answers to our own calls', () => {
  it('need no look-up if our own answer came first', async () => {
    const purchase = createPurchase();
    await ctx.submit(purchase);
    await untilPaid(ctx, purchase);
    await untilIdle(ctx);
    const event = await eventOf(purchase, paidWebhook);
    await eventuallyDue(ctx, async () =>
      expect(await stored(event.id)).toMatchObject([{ processed_at: expect.any(Date) }]),
    );
    const [lookedUp] = await ctx.env.look('select from payments.task where dedupe_key = $1', [event.id]);
    expect(lookedUp).toBeUndefined();
  });

  it('bring the capture if the answer to our own call was lost', async () => {
    await ctx.control('fail', { operation: stripeOperations.confirm, times: 1, mode: 'drop_after_commit' });
    await ctx.control('fail', { operation: stripeOperations.confirm, times: 1, mode: 'http500' });
    const purchase = createPurchase();
    await ctx.submit(purchase);
    await eventuallyDue(ctx, () => expect(captures(purchase)).toHaveLength(1));
    await untilIdle(ctx);
    expect(captures(purchase)).toHaveLength(1);
  });

  it('have one effect if an event is delivered five times, before or after our own answer', async () => {
    await ctx.control('webhooks', { duplicate: 5 });
    const purchase = createPurchase();
    await ctx.submit(purchase);
    await untilPaid(ctx, purchase);
    await untilIdle(ctx);
    await ctx.control('webhooks', { replay: (await eventOf(purchase, 'payment_intent.succeeded')).id });
    await untilIdle(ctx);
    expect(captures(purchase)).toHaveLength(1);
    const entries = await ctx.env.look('select from payments.ledger_entry where session_id = $1', [purchase.sessionId]);
    expect(entries).toHaveLength(1);
  });

  it('are not needed for a capture', async () => {
    await ctx.control('webhooks', { pause: true });
    const purchase = createPurchase();
    await ctx.submit(purchase);
    await untilPaid(ctx, purchase);
    expect((await paymentOf(ctx, purchase)).status).toBe('captured');
  });

  it('have one effect if they are delayed and out of order', async () => {
    await ctx.control('webhooks', { reorder: true, delayMs: 50 });
    const purchases = Array.from({ length: 4 }, () => createPurchase());
    await Promise.all(purchases.map((purchase) => ctx.submit(purchase)));
    for (const purchase of purchases) await untilPaid(ctx, purchase);
    await untilIdle(ctx);
    for (const purchase of purchases) expect(captures(purchase)).toHaveLength(1);
  });
});
