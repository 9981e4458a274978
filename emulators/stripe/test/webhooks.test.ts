import { createTestContext, pay, type TestContext, typesOf, until } from './support/context.ts';

describe('webhooks', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext();
  });
  beforeEach(async () => {
    await ctx.control('reset', {});
    ctx.received.length = 0;
    ctx.answers.length = 0;
  });
  afterAll(() => ctx.stop());

  const payment = ['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded', 'charge.updated'];
  const waitForWebhooks = (count: number) => until(() => ctx.received.length >= count);

  it('are signed and delivered one after another, in order', async () => {
    await pay(ctx.stripe);
    await waitForWebhooks(4);
    expect(typesOf(ctx)).toEqual(payment);
    expect(ctx.received.every((each) => each.verified)).toBe(true);
  });

  it('contain the request that caused them', async () => {
    const made = await pay(ctx.stripe, {}, 'place:1');
    await waitForWebhooks(1);
    const { request } = ctx.received[0]?.event ?? {};
    expect(request).toEqual({ id: made.lastResponse.requestId, idempotency_key: 'place:1' });
  });

  it('are retried with the same id after a failed delivery, without blocking others', async () => {
    ctx.answers.push(500);
    await pay(ctx.stripe);
    await waitForWebhooks(5);
    const ids = ctx.received.map((each) => each.event.id);
    expect(ids.lastIndexOf(ids[0] ?? '')).toBe(4);
    expect(new Set(ids).size).toBe(4);
  });

  it('wait while paused', async () => {
    await ctx.control('webhooks', { pause: true });
    await pay(ctx.stripe);
    expect((await ctx.stripe.events.list({ delivery_success: false })).data).toHaveLength(4);
    expect(ctx.received).toHaveLength(0);
    await ctx.control('webhooks', { resume: true });
    await waitForWebhooks(4);
    expect(typesOf(ctx)).toEqual(payment);
  });

  it('are duplicated on demand', async () => {
    await ctx.control('webhooks', { duplicate: 5 });
    await pay(ctx.stripe);
    await waitForWebhooks(20);
    expect(new Set(ctx.received.map((each) => each.event.id)).size).toBe(4);
  });

  it('are reordered on demand', async () => {
    await ctx.control('webhooks', { reorder: true });
    await pay(ctx.stripe);
    await waitForWebhooks(4);
    expect(typesOf(ctx).indexOf('payment_intent.succeeded')).toBeLessThan(
      typesOf(ctx).indexOf('payment_intent.created'),
    );
  });

  it('are tampered with on demand, so that the signature is invalid', async () => {
    await ctx.control('webhooks', { tamper: true });
    ctx.answers.push(400);
    await pay(ctx.stripe);
    await waitForWebhooks(1);
    expect(ctx.received[0]?.verified).toBe(false);
    await ctx.control('webhooks', { off: true });
    await until(() => ctx.received.some((each) => each.verified && each.event.type === 'payment_intent.created'));
  });

  it('are signed with both secrets while the secret is rotated', async () => {
    const rotating = await createTestContext({ webhookSecret: 'whsec_next, whsec_test' });
    try {
      await pay(rotating.stripe);
      await until(() => rotating.received.length >= 4);
      expect(rotating.received.every(({ verified }) => verified)).toBe(true);
      expect(String(rotating.received[0]?.headers['stripe-signature'])).toMatch(/^t=\d+,v1=\w{64},v1=\w{64}$/);
    } finally {
      await rotating.stop();
    }
  });

  it('are replayed on demand', async () => {
    await pay(ctx.stripe);
    await waitForWebhooks(4);
    const { id } = ctx.received[2]?.event ?? { id: '' };
    await ctx.control('webhooks', { replay: id });
    await waitForWebhooks(5);
    expect(ctx.received[4]?.event.id).toBe(id);
    expect((await ctx.control('webhooks', { replay: 'evt_unknown' })).status).toBe(400);
  });

  it('are lost on demand, without a retry', async () => {
    await ctx.control('webhooks', { lose: true });
    await pay(ctx.stripe);
    await ctx.control('webhooks', { off: true });
    await pay(ctx.stripe);
    await waitForWebhooks(4);
    expect(typesOf(ctx).filter((type) => type === 'payment_intent.succeeded')).toHaveLength(1);
  });

  it('are delayed on demand', async () => {
    await ctx.control('webhooks', { delayMs: 120 });
    const startedAt = Date.now();
    await pay(ctx.stripe);
    await waitForWebhooks(1);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(115);
  });

  it('are sent for subscribed event types only', async () => {
    const subscribed = await createTestContext({ webhookEvents: ['payment_intent.succeeded'] });
    await pay(subscribed.stripe);
    await pay(subscribed.stripe);
    await until(() => subscribed.received.length >= 2);
    expect(typesOf(subscribed)).toEqual(['payment_intent.succeeded', 'payment_intent.succeeded']);
    expect((await subscribed.stripe.events.list()).data).toHaveLength(8);
    await subscribed.stop();
  });
});
