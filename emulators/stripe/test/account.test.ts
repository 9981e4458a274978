import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { fingerprintOf, testCards } from '../src/cards/test-cards.ts';
import { clientOf, createTestContext, failure, pay, type TestContext, until } from './support/context.ts';

describe('the snapshot and the data file', () => {
  let folder: string;
  let ctx: TestContext;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'stripe-emulator-'));
    ctx = await createTestContext({ dataFile: path.join(folder, 'books') });
  });
  afterAll(async () => {
    await ctx.stop();
    await rm(folder, { recursive: true });
  });

  it('the snapshot has all objects in Stripe’s shape', async () => {
    const paid = await pay(ctx.stripe);
    const refund = await ctx.stripe.refunds.create({ payment_intent: paid.id, amount: 100 });
    await ctx.control('disputes', { charge: paid.id });
    const books = await ctx.snapshot();
    expect(books.payment_intents).toEqual([expect.objectContaining({ id: paid.id, object: 'payment_intent' })]);
    expect(books.charges).toEqual([expect.objectContaining({ id: paid.latest_charge, amount_refunded: 100 })]);
    expect(books.refunds).toEqual([expect.objectContaining({ id: refund.id, object: 'refund' })]);
    expect(books.disputes).toEqual([expect.objectContaining({ object: 'dispute' })]);
    expect(books.events).toContainEqual(expect.objectContaining({ object: 'event', type: 'charge.dispute.created' }));
  });

  it('a restart keeps objects, idempotency keys, the clock and undelivered webhooks', async () => {
    await ctx.control('reset', {});
    await ctx.control('clock', { advanceSeconds: 1_000 });
    await ctx.control('webhooks', { pause: true });
    const paid = await pay(ctx.stripe, {}, 'place:1');
    await ctx.stop();
    expect((await stat(path.join(folder, 'books'))).mode & 0o777).toBe(0o600);

    ctx = await createTestContext({ dataFile: path.join(folder, 'books') });
    expect((await ctx.stripe.paymentIntents.retrieve(paid.id)).status).toBe('succeeded');
    expect((await pay(ctx.stripe, {}, 'place:1')).id).toBe(paid.id);
    expect((await pay(ctx.stripe)).created).toBeGreaterThanOrEqual(paid.created);
    await until(() => ctx.received.some((each) => each.event.type === 'payment_intent.succeeded'));
  });

  it('a reset deletes everything', async () => {
    await ctx.control('reset', {});
    expect(await ctx.snapshot()).toEqual({
      ...{ balance_transactions: [], payouts: [] },
      ...{ payment_intents: [], charges: [], refunds: [], disputes: [], tax_transactions: [], events: [] },
    });
  });
});

describe('access', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext();
  });
  afterAll(() => ctx.stop());

  it.each(['sk_live_abc', 'rk_live_abc', 'sk_test_', 'pk_test_abc', 'nonsense'])(
    'the API key %s is refused',
    async (key) => {
      const error = await failure(clientOf(ctx.emulator, key).customers.list());
      expect(error).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
      if (key.includes('live')) expect(error.message).toContain('refuses live keys');
    },
  );

  it('restricted test keys are accepted', async () => {
    expect((await clientOf(ctx.emulator, 'rk_test_abc').customers.list()).data).toEqual([]);
  });

  it('it is not reachable from other machines', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .find((each) => !each.internal && each.family === 'IPv4');
    if (!outside) return;
    const socket = connect(ctx.emulator.port, outside.address);
    const outcome = await new Promise((resolve) =>
      socket.on('connect', () => resolve('connected')).on('error', () => resolve('refused')),
    );
    socket.destroy();
    expect(outcome).toBe('refused');
  });

  it('an unknown URL is a 404 with an error', async () => {
    const answer = await fetch(`${ctx.emulator.url}/v1/nothing`, { headers: { Authorization: 'Bearer sk_test_x' } });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });

  it('two emulators share nothing', async () => {
    const other = await createTestContext();
    const paid = await pay(ctx.stripe);
    expect((await failure(other.stripe.paymentIntents.retrieve(paid.id))).statusCode).toBe(404);
    await other.stop();
  });
});

it('every test card has a fingerprint of its own', () => {
  expect(new Set(testCards.map(fingerprintOf)).size).toBe(testCards.length);
});
