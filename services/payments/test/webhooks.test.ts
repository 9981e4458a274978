import { api, paymentCaptured } from '@muse/contracts';
import Stripe from 'stripe';
import {
  createTestContext,
  emulatorOf,
  eventuallyDue,
  expectBooksToAgree,
  type Order,
  paymentOf,
  purchase,
  type TestContext,
  untilIdle,
  webhookPath,
  webhookSecret,
} from './support/context.ts';

const olderSecret = 'whsec_older';
let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext({ STRIPE_WEBHOOK_SECRET: `${webhookSecret}, ${olderSecret}` });
});
afterEach(async () => {
  await ctx.control('webhooks', { off: true, resume: true });
  await ctx.control('fail', { clear: true });
  await untilIdle(ctx);
  await expectBooksToAgree(ctx);
});
afterAll(() => ctx.close());

const { webhooks } = new Stripe('sk_test_story');
const sign = (payload: string, { secret = webhookSecret, secondsAgo = 0 } = {}) =>
  webhooks.generateTestHeaderString({ payload, secret, timestamp: Math.floor(Date.now() / 1000) - secondsAgo });
const post = (payload: string, signature?: string) =>
  ctx.payments.send('POST', webhookPath, payload, signature === undefined ? {} : { 'stripe-signature': signature });

let count = 0;
const anEvent = (more: object = {}) => {
  count += 1;
  const id = `evt_story_${count}`;
  const object = { id: `cus_${count}`, object: 'customer' };
  const event = {
    id,
    object: 'event',
    type: 'customer.created',
    livemode: false,
    created: 1,
    data: { object },
    ...more,
  };
  return { id, payload: JSON.stringify(event) };
};
const stored = (id: string) =>
  ctx.env.look<{ type: string; processed_at: Date | null }>('select * from payments.webhook_event where id = $1', [id]);
const eventOf = async (order: Order, type: string) => {
  const event = (await ctx.stripeObjectsOf(order.sessionId)).events.find((each) => each.type === type);
  if (!event) throw new Error(`Stripe has no ${type}`);
  return event;
};
const ofSession = (order: Order) => (event: { sessionId: string }) => event.sessionId === order.sessionId;
const captures = (order: Order) => ctx.env.spy.received(paymentCaptured).filter(({ data }) => ofSession(order)(data));

describe('who signed it', () => {
  it('takes what Stripe signed just now', async () => {
    const { id, payload } = anEvent();
    const { status, body } = await post(payload, sign(payload));
    expect([status, body]).toEqual([200, { received: true }]);
    expect(await stored(id)).toHaveLength(1);
  });

  it.each([
    ['no signature', () => undefined],
    ['nonsense', () => 'yes'],
    ['no time', (payload: string) => sign(payload).replace(/t=\d+,/, '')],
    ['another secret', (payload: string) => sign(payload, { secret: 'whsec_wrong' })],
    ['301 s old', (payload: string) => sign(payload, { secondsAgo: 301 })],
    ['302 s in the future', (payload: string) => sign(payload, { secondsAgo: -302 })],
    ['other bytes', (payload: string) => sign(payload.replace('customer', 'Customer'))],
  ])('refuses %s with 400 and stores nothing', async (_name, signatureOf) => {
    const { id, payload } = anEvent();
    const { status, problem } = await post(payload, signatureOf(payload));
    expect([status, problem.code]).toEqual([400, 'invalid_signature']);
    expect(await stored(id)).toEqual([]);
  });

  it('refuses what was altered on the way', async () => {
    const { id, payload } = anEvent();
    const { status } = await post(payload.replace('false', 'falsE'), sign(payload));
    expect(status).toBe(400);
    expect(await stored(id)).toEqual([]);
  });

  it('takes an event 299 s old, one 290 s early, and one signed with the secret that is rotated out', async () => {
    for (const how of [{ secondsAgo: 299 }, { secondsAgo: -290 }, { secret: olderSecret }]) {
      const { payload } = anEvent();
      expect((await post(payload, sign(payload, how))).status).toBe(200);
    }
  });

  it('refuses an event of the other mode, and bytes that are no event', async () => {
    const live = anEvent({ livemode: true });
    expect((await post(live.payload, sign(live.payload))).status).toBe(400);
    expect(await stored(live.id)).toEqual([]);
    for (const nonsense of ['', 'nonsense', '[]', 'null', '{}', '{"livemode":false}'])
      expect((await post(nonsense, sign(nonsense))).status).toBe(400);
  });

  it('stores a kind nobody asked for, and does nothing about it', async () => {
    const { id, payload } = anEvent({ type: 'invoice.paid' });
    expect((await post(payload, sign(payload))).status).toBe(200);
    expect(await stored(id)).toMatchObject([{ type: 'invoice.paid', processed_at: expect.any(Date) }]);
  });

  it('ignores an intent of another house at the same Stripe account', async () => {
    const object = await ctx.asDashboard((stripe) =>
      stripe.paymentIntents
        .create({
          amount: 700,
          currency: 'usd',
          confirm: true,
          payment_method: 'pm_card_chargeDeclined',
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        })
        .catch((error: Stripe.errors.StripeCardError) => error.payment_intent),
    );
    const { id, payload } = anEvent({ type: 'payment_intent.payment_failed', data: { object } });
    expect((await post(payload, sign(payload))).status).toBe(200);
    await untilIdle(ctx);
    expect(await stored(id)).toMatchObject([{ processed_at: expect.any(Date) }]);
  });

  it('is done with an intent that Stripe cannot show', async () => {
    const object = { id: 'pi_elsewhere', metadata: { checkout_session: 'cs_elsewhere' } };
    const { id, payload } = anEvent({ type: 'payment_intent.succeeded', data: { object } });
    expect((await post(payload, sign(payload))).status).toBe(200);
    await untilIdle(ctx);
    expect(await stored(id)).toMatchObject([{ processed_at: expect.any(Date) }]);
  });
});

describe('what happened meets what we know', () => {
  it('costs nothing when our own answer came first', async () => {
    const order = purchase();
    await ctx.submit(order);
    await ctx.env.spy.waitFor(paymentCaptured, ofSession(order));
    await untilIdle(ctx);
    const event = await eventOf(order, 'payment_intent.succeeded');
    await eventuallyDue(ctx, async () =>
      expect(await stored(event.id)).toMatchObject([{ processed_at: expect.any(Date) }]),
    );
    const [lookedUp] = await ctx.env.look('select from payments.task where dedupe_key = $1', [event.id]);
    expect(lookedUp).toBeUndefined();
  });

  it('brings the capture when the answer to our own call was lost', async () => {
    await ctx.control('fail', { operation: emulatorOf.confirm, times: 1, mode: 'drop_after_commit' });
    await ctx.control('fail', { operation: emulatorOf.confirm, times: 1, mode: 'http500' });
    const order = purchase();
    await ctx.submit(order);
    await eventuallyDue(ctx, () => expect(captures(order)).toHaveLength(1));
    await untilIdle(ctx);
    expect(captures(order)).toHaveLength(1);
  });

  it('has one effect of five deliveries at once, before and after our own answer', async () => {
    await ctx.control('webhooks', { duplicate: 5 });
    const order = purchase();
    await ctx.submit(order);
    await ctx.env.spy.waitFor(paymentCaptured, ofSession(order));
    await untilIdle(ctx);
    await ctx.control('webhooks', { replay: (await eventOf(order, 'payment_intent.succeeded')).id });
    await untilIdle(ctx);
    expect(captures(order)).toHaveLength(1);
    const entries = await ctx.env.look('select from payments.ledger_entry where session_id = $1', [order.sessionId]);
    expect(entries).toHaveLength(1);
  });

  it('needs no webhook at all', async () => {
    await ctx.control('webhooks', { pause: true });
    const order = purchase();
    await ctx.submit(order);
    await ctx.env.spy.waitFor(paymentCaptured, ofSession(order));
    expect((await paymentOf(ctx, order)).status).toBe('captured');
  });

  it('refuses nothing of Stripe’s when deliveries come late and in reverse', async () => {
    await ctx.control('webhooks', { reorder: true, delayMs: 50 });
    const orders = Array.from({ length: 4 }, () => purchase());
    await Promise.all(orders.map((order) => ctx.submit(order)));
    for (const order of orders) await ctx.env.spy.waitFor(paymentCaptured, ofSession(order));
    await untilIdle(ctx);
    for (const order of orders) expect(captures(order)).toHaveLength(1);
  });
});

it('has its own address only, and needs no token', async () => {
  expect(api.payments.stripeWebhook.access).toBe('public');
  expect((await ctx.payments.send('GET', webhookPath)).status).toBe(405);
});
