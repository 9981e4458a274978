import { createTestContext, pay, type TestContext, typesOf, until } from './world.ts';

describe('webhooks', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext();
  });
  beforeEach(async () => {
    await ctx.tell('reset', {});
    ctx.received.length = 0;
    ctx.answers.length = 0;
  });
  afterAll(() => ctx.stop());

  const payment = ['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded', 'charge.updated'];
  const some = (count: number) => until(() => ctx.received.length >= count);

  it('arrive signed, one after another, in the order things happened', async () => {
    await pay(ctx.stripe);
    await some(4);
    expect(typesOf(ctx)).toEqual(payment);
    expect(ctx.received.every((each) => each.verified)).toBe(true);
  });

  it('tell the request that caused them', async () => {
    const made = await pay(ctx.stripe, {}, 'place:1');
    await some(1);
    const { request } = ctx.received[0]?.event ?? {};
    expect(request).toEqual({ id: made.lastResponse.requestId, idempotency_key: 'place:1' });
  });

  it('come again with the same id after a refusal, and let the others pass', async () => {
    ctx.answers.push(500);
    await pay(ctx.stripe);
    await some(5);
    const ids = ctx.received.map((each) => each.event.id);
    expect(ids.lastIndexOf(ids[0] ?? '')).toBe(4);
    expect(new Set(ids).size).toBe(4);
  });

  it('wait while paused', async () => {
    await ctx.tell('webhooks', { pause: true });
    await pay(ctx.stripe);
    expect((await ctx.stripe.events.list({ delivery_success: false })).data).toHaveLength(4);
    expect(ctx.received).toHaveLength(0);
    await ctx.tell('webhooks', { resume: true });
    await some(4);
    expect(typesOf(ctx)).toEqual(payment);
  });

  it('are duplicated on demand', async () => {
    await ctx.tell('webhooks', { duplicate: 5 });
    await pay(ctx.stripe);
    await some(20);
    expect(new Set(ctx.received.map((each) => each.event.id)).size).toBe(4);
  });

  it('are reordered on demand', async () => {
    await ctx.tell('webhooks', { reorder: true });
    await pay(ctx.stripe);
    await some(4);
    expect(typesOf(ctx).indexOf('payment_intent.succeeded')).toBeLessThan(
      typesOf(ctx).indexOf('payment_intent.created'),
    );
  });

  it('are tampered with on demand, so that the signature does not fit', async () => {
    await ctx.tell('webhooks', { tamper: true });
    ctx.answers.push(400);
    await pay(ctx.stripe);
    await some(1);
    expect(ctx.received[0]?.verified).toBe(false);
    await ctx.tell('webhooks', { off: true });
    await until(() => ctx.received.some((each) => each.verified && each.event.type === 'payment_intent.created'));
  });

  it('are replayed on demand', async () => {
    await pay(ctx.stripe);
    await some(4);
    const { id } = ctx.received[2]?.event ?? { id: '' };
    await ctx.tell('webhooks', { replay: id });
    await some(5);
    expect(ctx.received[4]?.event.id).toBe(id);
    expect((await ctx.tell('webhooks', { replay: 'evt_nobody' })).status).toBe(400);
  });

  it('are lost on demand, for good', async () => {
    await ctx.tell('webhooks', { lose: true });
    await pay(ctx.stripe);
    await ctx.tell('webhooks', { off: true });
    await pay(ctx.stripe);
    await some(4);
    expect(typesOf(ctx).filter((type) => type === 'payment_intent.succeeded')).toHaveLength(1);
  });

  it('are delayed on demand', async () => {
    await ctx.tell('webhooks', { delayMs: 120 });
    const begun = Date.now();
    await pay(ctx.stripe);
    await some(1);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(115);
  });

  it('go only to those who subscribed', async () => {
    const picky = await createTestContext({ webhookEvents: ['payment_intent.succeeded'] });
    await pay(picky.stripe);
    await pay(picky.stripe);
    await until(() => picky.received.length >= 2);
    expect(typesOf(picky)).toEqual(['payment_intent.succeeded', 'payment_intent.succeeded']);
    expect((await picky.stripe.events.list()).data).toHaveLength(8);
    await picky.stop();
  });
});
