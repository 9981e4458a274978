import { api } from '@muse/contracts';
import Stripe from 'stripe';
import { createTestContext, type TestContext, webhookPath, webhookSecret } from './support/context.ts';
import { untilPaid } from './support/paid.ts';
import { createPurchase } from './support/purchases.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { untilIdle } from './support/waiting.ts';

const olderSecret = 'whsec_older';
let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext({ STRIPE_WEBHOOK_SECRET: `${webhookSecret}, ${olderSecret}` });
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
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
const lookUpsAfter = (eventId: string) =>
  ctx.env.look<{ state: string }>('select state from payments.task where dedupe_key = $1', [eventId]);

describe('webhook signature and storage', () => {
  it('accepts an event with a valid signature', async () => {
    const { id, payload } = anEvent();
    const { status, body } = await post(payload, sign(payload));
    expect([status, body]).toEqual([200, { received: true }]);
    expect(await stored(id)).toHaveLength(1);
  });

  it.each([
    ['no signature', () => undefined],
    ['an invalid signature', () => 'yes'],
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

  it('refuses an altered body', async () => {
    const { id, payload } = anEvent();
    const { status } = await post(payload.replace('false', 'falsE'), sign(payload));
    expect(status).toBe(400);
    expect(await stored(id)).toEqual([]);
  });

  it('accepts an event 299 s old, one 290 s in the future, and one signed with the older secret', async () => {
    for (const how of [{ secondsAgo: 299 }, { secondsAgo: -290 }, { secret: olderSecret }]) {
      const { payload } = anEvent();
      expect((await post(payload, sign(payload, how))).status).toBe(200);
    }
  });

  it('refuses an event of the other mode, and a body that is no event', async () => {
    const live = anEvent({ livemode: true });
    expect((await post(live.payload, sign(live.payload))).status).toBe(400);
    expect(await stored(live.id)).toEqual([]);
    for (const nonsense of ['', 'nonsense', '[]', 'null', '{}', '{"livemode":false}'])
      expect((await post(nonsense, sign(nonsense))).status).toBe(400);
  });

  it.each([
    ['a null object', { data: { object: null } }],
    ['a null object of a type we act on', { type: 'payment_intent.succeeded', data: { object: null } }],
    ['no data', { type: 'refund.failed', data: undefined }],
    ['an object without a usable id', { type: 'refund.updated', data: { object: { id: 're_\0' } } }],
    [
      'a session that is no id',
      {
        type: 'payment_intent.succeeded',
        data: { object: { id: 'pi_none', metadata: { checkout_session: 'cs_\0' } } },
      },
    ],
  ])('accepts an event with %s and ignores it', async (_, more) => {
    const { id, payload } = anEvent(more);
    expect((await post(payload, sign(payload))).status).toBe(200);
    await untilIdle(ctx);
    expect(await stored(id)).toMatchObject([{ processed_at: expect.any(Date) }]);
  });

  it('stores an event of another type as processed', async () => {
    const { id, payload } = anEvent({ type: 'invoice.paid' });
    expect((await post(payload, sign(payload))).status).toBe(200);
    expect(await stored(id)).toMatchObject([{ type: 'invoice.paid', processed_at: expect.any(Date) }]);
  });

  it('ignores an intent of another system on the same Stripe account', async () => {
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
    expect(await stored(id)).toMatchObject([{ processed_at: expect.any(Date) }]);
    expect(await lookUpsAfter(id)).toEqual([]);
  });

  it('ignores an intent of a session that another installation has', async () => {
    const object = { id: 'pi_elsewhere', metadata: { checkout_session: 'cs_elsewhere' } };
    const { id, payload } = anEvent({ type: 'payment_intent.succeeded', data: { object } });
    expect((await post(payload, sign(payload))).status).toBe(200);
    expect(await stored(id)).toMatchObject([{ processed_at: expect.any(Date) }]);
    expect(await lookUpsAfter(id)).toEqual([]);
  });

  it('marks an event as processed if our key cannot read its intent', async () => {
    const purchase = createPurchase();
    await ctx.submit(purchase);
    await untilPaid(ctx, purchase);
    const object = { id: 'pi_elsewhere', metadata: { checkout_session: purchase.sessionId } };
    const { id, payload } = anEvent({ type: 'payment_intent.succeeded', data: { object } });
    expect((await post(payload, sign(payload))).status).toBe(200);
    await untilIdle(ctx);
    expect(await stored(id)).toMatchObject([{ processed_at: expect.any(Date) }]);
    expect(await lookUpsAfter(id)).toMatchObject([{ state: 'done' }]);
  });
});

it('the webhook endpoint is public and accepts only POST', async () => {
  expect(api.payments.stripeWebhook.access).toBe('public');
  expect((await ctx.payments.send('GET', webhookPath)).status).toBe(405);
});
