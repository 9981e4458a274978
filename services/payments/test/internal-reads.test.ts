import { api } from '@muse/contracts';
import { type ApiClient } from '@muse/contracts/client';
import { createTestContext, type TestContext } from './support/context.ts';
import { createPurchase } from './support/purchases.ts';

let ctx: TestContext;
let checkout: ApiClient;
beforeAll(async () => {
  ctx = await createTestContext();
  checkout = ctx.payments.withToken(await ctx.env.serviceToken('checkout', 'payments'));
});
afterEach(() => ctx.control('fail', { clear: true }));
afterAll(() => ctx.close());

const method = (id: string) => checkout.call(api.payments.readPaymentMethod, { params: { id } });
const retrieving = 'GET /v1/payment_methods/{payment_method}';

describe('reading a payment method', () => {
  it('returns brand, last four digits, expiry and the fingerprint of the card', async () => {
    const { status, body } = await method('pm_card_mastercard');
    expect([status, body.brand, body.last4]).toEqual([200, 'mastercard', '4444']);
    expect(body.expMonth).toBeGreaterThan(0);
    expect(body.fingerprint).toMatch(/^\w+$/);
  });

  it.each(['pm_unknown', 'pm_', 'tok_visa', 'pm_../../charges', 'pi_1'])(
    'refuses %s, which is no card at Stripe',
    async (id) => {
      const { status, problem } = await method(id);
      expect([status, problem.code]).toEqual([422, 'payment_method_invalid']);
    },
  );

  it('caches a successful answer and never an error', async () => {
    expect((await method('pm_card_amex')).status).toBe(200);
    await ctx.control('fail', { operation: retrieving, mode: 'http500', times: 2 });
    expect((await method('pm_card_amex')).status).toBe(200);
    const { status, problem, headers } = await method('pm_card_discover');
    expect([status, problem.code, problem.retryable]).toEqual([503, 'service_unavailable', true]);
    expect(headers.get('retry-after')).toBe('5');
    expect((await method('pm_card_discover')).status).toBe(200);
  });

  it('needs a service token', async () => {
    const path = '/internal/payment-methods/pm_card_visa';
    expect((await ctx.payments.send('GET', path)).status).toBe(401);
    expect((await ctx.payments.as('alice').send('GET', path)).status).toBe(401);
  });
});

describe('reading the client secret', () => {
  const secret = (sessionId: string) => checkout.call(api.payments.readClientSecret, { params: { sessionId } });

  it('is refused with 404 for a session without an intent', async () => {
    expect((await secret('cs_unknown')).problem.code).toBe('not_found');
  });

  it('needs a service token', async () => {
    const { sessionId } = createPurchase();
    const path = `/internal/payments/${sessionId}/client-secret`;
    expect((await ctx.payments.send('GET', path)).status).toBe(401);
    expect((await ctx.payments.as('alice', ['admin']).send('GET', path)).status).toBe(401);
  });
});

describe('an internal endpoint', () => {
  const path = '/internal/payment-methods/pm_card_visa';
  const statusFor = async (token: string) => (await ctx.payments.withToken(token).send('GET', path)).status;

  it('refuses services that the contract does not name with 403', async () => {
    expect(await statusFor(await ctx.env.serviceToken('checkout', 'payments'))).toBe(200);
    for (const service of ['notifications', 'catalog', 'payments'] as const)
      expect(await statusFor(await ctx.env.serviceToken(service, 'payments'))).toBe(403);
  });

  it('refuses a token for another service with 401', async () => {
    expect(await statusFor(await ctx.env.serviceToken('checkout', 'cart'))).toBe(401);
  });

  it('accepts a token of release 0.1.0, which names no service, from a caller of the contract only', async () => {
    expect(await statusFor(await ctx.env.serviceToken('checkout'))).toBe(200);
    expect(await statusFor(await ctx.env.serviceToken('cart'))).toBe(403);
  });
});
