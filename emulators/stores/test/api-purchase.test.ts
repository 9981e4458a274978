import { apiBuyer } from './support/api-buyer.ts';
import { acpPayment, acpReady, acpToken, ucpPayment, ucpReady } from './support/api-purchases.ts';
import { openStores } from './support/store.ts';

const stores = await openStores();
afterAll(() => stores.stop());

describe('a purchase by ACP', () => {
  it('goes from session to order, with the prices of the shop', async () => {
    const store = stores.open();
    const { buyer, id, session } = await acpReady(store);
    expect(session.body).toMatchObject({ status: 'ready_for_payment', currency: 'usd', messages: [] });
    expect(session.body.totals).toContainEqual({ type: 'total', display_text: 'Total', amount: 3996 + 695 + 260 });

    const done = await buyer('POST', `/acp/checkout_sessions/${id}/complete`, acpPayment(await acpToken(buyer, id)));
    const { orders } = await store.snapshot();
    expect(done).toMatchObject({
      status: 200,
      body: { status: 'completed', order: { order_number: orders[0]?.number, checkout_session_id: id } },
    });
    expect(orders).toHaveLength(1);
  });

  it('is recorded once if the request is repeated with its key, and refused with another', async () => {
    const store = stores.open();
    const { buyer, id } = await acpReady(store);
    const payment = acpPayment(await acpToken(buyer, id));
    const complete = (key: string) =>
      buyer('POST', `/acp/checkout_sessions/${id}/complete`, payment, { 'Idempotency-Key': key });
    const first = await complete('one');
    const repeated = await complete('one');
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');
    expect(repeated.body).toEqual(first.body);
    expect((await complete('two')).status).toBe(409);
    expect((await store.snapshot()).orders).toHaveLength(1);
  });

  it('refuses a total above the allowance of the token, a token used twice and one of another session', async () => {
    const store = stores.open();
    const { buyer, id } = await acpReady(store);
    const complete = async (token: string) =>
      (await buyer('POST', `/acp/checkout_sessions/${id}/complete`, acpPayment(token))).body.code;
    expect(await complete(await acpToken(buyer, id, 4950))).toBe('payment_declined');
    expect(await complete(await acpToken(buyer, 'cs_other'))).toBe('payment_declined');
    expect((await store.snapshot()).orders).toHaveLength(0);
  });

  it('refuses requests without key, version or idempotency key', async () => {
    const store = stores.open();
    const buyer = apiBuyer(store, 'acp');
    const code = async (headers: Record<string, string>) =>
      (await buyer('POST', '/acp/checkout_sessions', {}, headers)).body.code;
    expect(await code({ Authorization: 'Bearer wrong' })).toBe('unauthorized');
    expect(await code({ 'API-Version': '2020-01-01' })).toBe('unsupported_api_version');
    const withoutKey = await fetch(`${store.url}/acp/checkout_sessions`, {
      method: 'POST',
      headers: { Authorization: 'Bearer store-api-key', 'API-Version': '2026-04-17' },
      body: '{}',
    });
    expect(await withoutKey.json()).toMatchObject({ code: 'idempotency_key_required' });
  });
});

describe('a purchase by UCP', () => {
  it('goes from profile to order, which can be read', async () => {
    const store = stores.open();
    const { buyer, id, session } = await ucpReady(store);
    const profile = await buyer('GET', '/.well-known/ucp');
    expect(profile.body.ucp.services['dev.ucp.shopping']?.[0]?.endpoint).toBe(`${store.url}/ucp`);
    expect(session.body).toMatchObject({ status: 'ready_for_complete', currency: 'USD', messages: [] });

    const done = await buyer('POST', `/ucp/checkout-sessions/${id}/complete`, ucpPayment());
    const { orders } = await store.snapshot();
    expect(done.body).toMatchObject({ status: 'completed', order: { label: orders[0]?.number } });
    const read = await buyer('GET', `/ucp/orders/${done.body.order.id}`);
    expect(read.body).toMatchObject({ checkout_id: id, label: orders[0]?.number });
    expect(orders).toHaveLength(1);
  });

  it('sells as many as the limit allows and says so, or none at all if everything is sold out', async () => {
    const store = stores.open();
    await store.switch({ quantityLimit: 1 });
    const { session } = await ucpReady(store);
    expect(session.body.line_items[0]?.quantity).toBe(1);
    expect(session.body.messages[0]).toMatchObject({ type: 'warning', code: 'quantity_adjusted' });

    await store.switch({ outOfStock: { at: 'bag' } });
    expect((await ucpReady(store)).buyer).toBeDefined();
    expect((await store.snapshot()).apiSessions).toHaveLength(1);
  });

  it('hands over to the buyer where the bank asks', async () => {
    const store = stores.open();
    await store.switch({ threeDSecure: true });
    const { session } = await ucpReady(store);
    expect(session.body).toMatchObject({
      status: 'requires_escalation',
      continue_url: expect.stringContaining(store.url),
      messages: [{ severity: 'requires_buyer_input' }],
    });
  });
});
