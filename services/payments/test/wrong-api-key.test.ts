import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { api, paymentDeclined } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { paymentOf } from './support/ledger.ts';
import { createPurchase } from './support/purchases.ts';
import { eventuallyDue } from './support/waiting.ts';

let ctx: TestContext;
let requests = 0;
/** Answers every request as Stripe answers an invalid API key. */
const rejectingStripe = createServer((request, response) => {
  requests += 1;
  request.resume();
  const error = { type: 'invalid_request_error', message: 'Invalid API Key provided: sk_test_*tory' };
  response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
});
beforeAll(async () => {
  await new Promise<void>((ready) => rejectingStripe.listen(0, '127.0.0.1', ready));
  ctx = await createTestContext({
    STRIPE_API_BASE: `http://127.0.0.1:${(rejectingStripe.address() as AddressInfo).port}`,
  });
});
afterAll(async () => {
  await ctx.close();
  rejectingStripe.close();
});

describe('a wrong Stripe API key', () => {
  it('is no decline: the charge is retried', async () => {
    const purchase = createPurchase();
    await ctx.submit(purchase);
    await eventuallyDue(ctx, () => expect(requests).toBeGreaterThan(2));
    expect((await paymentOf(ctx, purchase)).status).toBe('processing');
    expect(ctx.env.spy.received(paymentDeclined)).toEqual([]);
  });

  it('stores no part of Stripe’s message about the key', async () => {
    const texts = await ctx.env.look<{ text: string }>(
      'select last_error as text from payments.task where last_error is not null',
    );
    expect(texts.length).toBeGreaterThan(0);
    for (const { text } of texts) expect(text).toMatch(/^[a-z ]+: StripeAuthenticationError 401$/);
  });

  it('answers 503 when a card is looked up', async () => {
    const checkout = ctx.payments.withToken(await ctx.env.serviceToken('checkout', 'payments'));
    const { problem } = await checkout.call(api.payments.readPaymentMethod, { params: { id: 'pm_card_visa' } });
    expect(problem.code).toBe('service_unavailable');
  });

  it('ends after the timeout in a decline with nothing charged', async () => {
    await ctx.env.moveClock('payments', 400);
    await eventuallyDue(ctx, () =>
      ctx.env.spy.waitFor(paymentDeclined, (event) => event.code === 'payment_unavailable'),
    );
  });
});
