import type Stripe from 'stripe';
import { clientOf, createTestContext, failure, pay, type TestContext, until } from './world.ts';

const CONFIRM = 'POST /v1/payment_intents/{intent}/confirm';

describe('a Stripe that was told to fail', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext();
  });
  beforeEach(() => ctx.tell('reset', {}));
  afterAll(() => ctx.stop());

  const intent = () =>
    ctx.stripe.paymentIntents.create({ amount: 900, currency: 'usd', payment_method: 'pm_card_visa' });
  const confirm = (made: Stripe.PaymentIntent, key = 'confirm:1') =>
    ctx.stripe.paymentIntents.confirm(made.id, {}, { idempotencyKey: key });
  const order = (mode: string, times = 1) => ctx.tell('fail', { operation: CONFIRM, times, mode });

  it.each([
    ['http500', 'StripeAPIError', 500, undefined],
    ['http503', 'StripeAPIError', 503, undefined],
    ['http429', 'StripeRateLimitError', 429, 'rate_limit'],
    ['lock_timeout', 'StripeRateLimitError', 429, 'lock_timeout'],
    ['http409', 'StripeAPIError', 409, 'idempotency_key_in_use'],
  ])('%s is a %s, and the same key succeeds afterwards', async (mode, type, statusCode, code) => {
    const made = await intent();
    await order(mode, 2);
    expect(await failure(confirm(made))).toMatchObject({ type, statusCode });
    expect((await failure(confirm(made))).code).toBe(code);
    expect((await confirm(made)).status).toBe('succeeded');
  });

  it('drop_before closes the connection and nothing is done', async () => {
    const made = await intent();
    await order('drop_before', 2); // the client tries a closed connection once more by itself
    expect((await failure(confirm(made))).type).toBe('StripeConnectionError');
    expect((await ctx.snapshot()).charges).toHaveLength(0);
    expect((await confirm(made)).status).toBe('succeeded');
  });

  it('drop_after_commit does the work, and the same key tells what was done', async () => {
    const made = await intent();
    await order('drop_after_commit', 2);
    expect((await failure(confirm(made))).type).toBe('StripeConnectionError');
    expect((await ctx.stripe.paymentIntents.retrieve(made.id)).status).toBe('succeeded');
    expect((await confirm(made)).lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await ctx.snapshot()).charges).toHaveLength(1);
  });

  it('hang never answers, holds the key while it hangs, and does nothing', async () => {
    const made = await intent();
    await order('hang', 1);
    const impatient = clientOf(ctx.emulator, 'sk_test_story', 400);
    const hanging = failure(impatient.paymentIntents.confirm(made.id, {}, { idempotencyKey: 'confirm:1' }));
    await until(async () => (await ctx.tell('fail', {})).body.waiting === 0);
    expect((await failure(confirm(made))).statusCode).toBe(409);
    expect((await hanging).type).toBe('StripeConnectionError');
    expect((await ctx.snapshot()).charges).toHaveLength(0);
  });

  it('html502 and a 502 without an error are what a broken proxy says', async () => {
    const made = await intent();
    await order('html502');
    expect((await failure(confirm(made))).type).toBe('StripeAPIError');
    await order('json502_without_error');
    expect(await confirm(made)).not.toHaveProperty('object');
    expect((await confirm(made)).status).toBe('succeeded');
  });

  it('fails any operation when asked for *, until cleared', async () => {
    await ctx.tell('fail', { operation: '*', times: 1_000, mode: 'http503' });
    expect((await failure(pay(ctx.stripe))).statusCode).toBe(503);
    expect((await failure(ctx.stripe.events.list())).statusCode).toBe(503);
    await ctx.tell('fail', { clear: true });
    expect((await pay(ctx.stripe)).status).toBe('succeeded');
  });

  it('refuses orders it does not understand with a sentence', async () => {
    const unknown = await ctx.tell('fail', { operation: 'POST /v1/nothing', times: 1, mode: 'http500' });
    expect(unknown).toMatchObject({ status: 400, body: { error: expect.stringContaining('path template') } });
    expect((await ctx.tell('fail', { operation: CONFIRM, mode: 'explode' })).status).toBe(400);
    expect((await ctx.tell('unheard-of', {})).status).toBe(404);
  });
});
