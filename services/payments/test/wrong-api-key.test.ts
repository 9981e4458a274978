import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { api, paymentDeclined } from '@muse/contracts';
import { createTestContext, eventuallyDue, paymentOf, purchase, type TestContext } from './support/context.ts';

let ctx: TestContext;
let asked = 0;
const proxy = createServer((request, response) => {
  asked += 1;
  request.resume();
  const error = { type: 'invalid_request_error', message: 'Invalid API Key provided: sk_test_*tory' };
  response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
});
beforeAll(async () => {
  await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready));
  ctx = await createTestContext({ STRIPE_API_BASE: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` });
});
afterAll(async () => {
  await ctx.close();
  proxy.close();
});

describe('Stripe does not accept our key', () => {
  it('is no decline: the charge waits, and is tried again', async () => {
    const order = purchase();
    await ctx.submit(order);
    await eventuallyDue(ctx, () => expect(asked).toBeGreaterThan(2));
    expect((await paymentOf(ctx, order)).status).toBe('processing');
    expect(ctx.env.spy.received(paymentDeclined)).toEqual([]);
  });

  it('stores nothing of what Stripe says about the key', async () => {
    const texts = await ctx.env.look<{ text: string }>(
      'select last_error as text from payments.task where last_error is not null',
    );
    expect(texts.length).toBeGreaterThan(0);
    for (const { text } of texts) expect(text).toBe('create an intent: StripeAuthenticationError 401');
  });

  it('cannot look up a card, and says so', async () => {
    const checkout = ctx.payments.withToken(await ctx.env.serviceToken('checkout'));
    const { problem } = await checkout.call(api.payments.readPaymentMethod, { params: { id: 'pm_card_visa' } });
    expect(problem.code).toBe('service_unavailable');
  });

  it('ends like any silence of Stripe: with nothing charged', async () => {
    await ctx.env.moveClock('payments', 400);
    await eventuallyDue(ctx, () =>
      ctx.env.spy.waitFor(paymentDeclined, (event) => event.code === 'payment_unavailable'),
    );
  });
});
