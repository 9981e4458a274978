import { api } from '@muse/contracts';
import type { ApiClient } from '@muse/contracts/client';
import { createTestContext, purchase, type TestContext } from './world.ts';

let ctx: TestContext;
let checkout: ApiClient;
beforeAll(async () => {
  ctx = await createTestContext();
  checkout = ctx.payments.withToken(await ctx.env.serviceToken('checkout'));
});
afterEach(() => ctx.tell('fail', { clear: true }));
afterAll(() => ctx.close());

const method = (id: string) => checkout.call(api.payments.readPaymentMethod, { params: { id } });
const retrieving = 'GET /v1/payment_methods/{payment_method}';

describe('which card is it', () => {
  it('shows brand, last four and expiry', async () => {
    const { status, body } = await method('pm_card_mastercard');
    expect([status, body.brand, body.last4]).toEqual([200, 'mastercard', '4444']);
    expect(body.expMonth).toBeGreaterThan(0);
  });

  it.each(['pm_unknown', 'pm_', 'tok_visa', 'pm_../../charges', 'pi_1'])(
    'refuses %s, which Stripe does not know as a card',
    async (id) => {
      const { status, problem } = await method(id);
      expect([status, problem.code]).toEqual([422, 'payment_method_invalid']);
    },
  );

  it('remembers a good answer for a while, and never a bad one', async () => {
    expect((await method('pm_card_amex')).status).toBe(200);
    await ctx.tell('fail', { operation: retrieving, mode: 'http500', times: 2 });
    expect((await method('pm_card_amex')).status).toBe(200);
    const { status, problem, headers } = await method('pm_card_discover');
    expect([status, problem.code, problem.retryable]).toEqual([503, 'service_unavailable', true]);
    expect(headers.get('retry-after')).toBe('5');
    expect((await method('pm_card_discover')).status).toBe(200);
  });

  it('is told to services only', async () => {
    const path = '/internal/payment-methods/pm_card_visa';
    expect((await ctx.payments.send('GET', path)).status).toBe(401);
    expect((await ctx.payments.as('alice').send('GET', path)).status).toBe(401);
  });
});

describe('what the browser needs to answer the bank', () => {
  const secret = (sessionId: string) => checkout.call(api.payments.readClientSecret, { params: { sessionId } });

  it('is not there for a session without an intent', async () => {
    expect((await secret('cs_unknown')).problem.code).toBe('not_found');
  });

  it('is told to services only', async () => {
    const { sessionId } = purchase();
    const path = `/internal/payments/${sessionId}/client-secret`;
    expect((await ctx.payments.send('GET', path)).status).toBe(401);
    expect((await ctx.payments.as('alice', ['admin']).send('GET', path)).status).toBe(401);
  });
});
