import type Stripe from 'stripe';
import { clientOf, createTestContext, failure, pay, type TestContext, until } from './support/context.ts';

const CONFIRM = 'POST /v1/payment_intents/{intent}/confirm';

describe('injected faults', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext();
  });
  beforeEach(() => ctx.control('reset', {}));
  afterAll(() => ctx.stop());

  const intent = () =>
    ctx.stripe.paymentIntents.create({ amount: 900, currency: 'usd', payment_method: 'pm_card_visa' });
  const confirm = (made: Stripe.PaymentIntent, key = 'confirm:1') =>
    ctx.stripe.paymentIntents.confirm(made.id, {}, { idempotencyKey: key });
  const fail = (mode: string, times = 1) => ctx.control('fail', { operation: CONFIRM, times, mode });

  it.each([
    ['http500', 'StripeAPIError', 500, undefined],
    ['http503', 'StripeAPIError', 503, undefined],
    ['http429', 'StripeRateLimitError', 429, 'rate_limit'],
    ['lock_timeout', 'StripeRateLimitError', 429, 'lock_timeout'],
    ['http409', 'StripeAPIError', 409, 'idempotency_key_in_use'],
  ])('%s is a %s, and the same key succeeds afterwards', async (mode, type, statusCode, code) => {
    const made = await intent();
    await fail(mode, 2);
    expect(await failure(confirm(made))).toMatchObject({ type, statusCode });
    expect((await failure(confirm(made))).code).toBe(code);
    expect((await confirm(made)).status).toBe('succeeded');
  });

  it('drop_before closes the connection and nothing is done', async () => {
    const made = await intent();
    await fail('drop_before', 2); // the client retries a closed connection once by itself
    expect((await failure(confirm(made))).type).toBe('StripeConnectionError');
    expect((await ctx.snapshot()).charges).toHaveLength(0);
    expect((await confirm(made)).status).toBe('succeeded');
  });

  it('drop_after_commit does the work, and the same idempotency key replays the response', async () => {
    const made = await intent();
    await fail('drop_after_commit', 2);
    expect((await failure(confirm(made))).type).toBe('StripeConnectionError');
    expect((await ctx.stripe.paymentIntents.retrieve(made.id)).status).toBe('succeeded');
    expect((await confirm(made)).lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await ctx.snapshot()).charges).toHaveLength(1);
  });

  it('hang never responds, holds the idempotency key, and does nothing', async () => {
    const made = await intent();
    await fail('hang', 1);
    const clientWithTimeout = clientOf(ctx.emulator, 'sk_test_muse', 3_000);
    const hanging = failure(clientWithTimeout.paymentIntents.confirm(made.id, {}, { idempotencyKey: 'confirm:1' }));
    await until(async () => (await ctx.control('fail', {})).body.waiting === 0);
    expect((await failure(confirm(made))).statusCode).toBe(409);
    expect((await hanging).type).toBe('StripeConnectionError');
    expect((await ctx.snapshot()).charges).toHaveLength(0);
  });

  it('html502 and json502_without_error are responses of a broken proxy', async () => {
    const made = await intent();
    await fail('html502');
    expect((await failure(confirm(made))).type).toBe('StripeAPIError');
    await fail('json502_without_error');
    expect(await confirm(made)).not.toHaveProperty('object');
    expect((await confirm(made)).status).toBe('succeeded');
  });

  it('* fails every operation until cleared', async () => {
    await ctx.control('fail', { operation: '*', times: 1_000, mode: 'http503' });
    expect((await failure(pay(ctx.stripe))).statusCode).toBe(503);
    expect((await failure(ctx.stripe.events.list())).statusCode).toBe(503);
    await ctx.control('fail', { clear: true });
    expect((await pay(ctx.stripe)).status).toBe('succeeded');
  });

  it('invalid faults are refused with an explanation', async () => {
    const unknown = await ctx.control('fail', { operation: 'POST /v1/nothing', times: 1, mode: 'http500' });
    expect(unknown).toMatchObject({ status: 400, body: { error: expect.stringContaining('path template') } });
    expect((await ctx.control('fail', { operation: CONFIRM, mode: 'explode' })).status).toBe(400);
    expect((await ctx.control('unknown', {})).status).toBe(404);
  });
});
