import { createProtocolChecks } from '../src/protocol-checks/index.ts';
import { acpPayment, acpReady, acpToken, ucpPayment, ucpReady } from './support/api-purchases.ts';
import { openStores } from './support/store.ts';

const checks = createProtocolChecks();
const stores = await openStores((exchange) => checks.observe(exchange));
afterAll(() => stores.stop());

const wherePublished = checks.unavailable ? describe.skip : describe;

wherePublished(`the schemas as published (${checks.unavailable ?? 'there'})`, () => {
  it.each(['acp', 'ucp'] as const)('describe every exchange of a purchase and its events: %s', async (protocol) => {
    const store = stores.open();
    // Nobody listens there: the events are signed and sent all the same.
    await store.control('/webhooks', { url: 'http://127.0.0.1:9/none' });
    const { buyer, id } = protocol === 'acp' ? await acpReady(store) : await ucpReady(store);
    const path = protocol === 'acp' ? `/acp/checkout_sessions/${id}` : `/ucp/checkout-sessions/${id}`;
    const payment = protocol === 'acp' ? acpPayment(await acpToken(buyer, id)) : ucpPayment();
    if (protocol === 'ucp') await buyer('GET', '/.well-known/ucp');
    const done = await buyer('POST', `${path}/complete`, payment);
    await buyer('GET', path);
    await buyer('POST', `${path}/cancel`, {});
    if (protocol === 'ucp') await buyer('GET', `/ucp/orders/${done.body.order.id}`);
    const number = (await store.snapshot()).orders[0]?.number;
    for (const status of ['shipped', 'delivered', 'cancelled']) await store.control('/orders', { number, status });
    while ((checks.checked[`${protocol} POST event 0`] ?? 0) < 4) await new Promise((resolve) => setImmediate(resolve));
    expect(checks.problems).toEqual([]);
    expect(Object.keys(checks.checked).length).toBeGreaterThan(6);
  });

  it.each(['acp', 'ucp'] as const)('describe the answers of a store where something is wrong: %s', async (protocol) => {
    const ready = protocol === 'acp' ? acpReady : ucpReady;
    for (const switches of [
      { outOfStock: { at: 'review' } },
      { outOfStock: { at: 'bag' } },
      { quantityLimit: 1 },
      { addressRejected: true },
      { threeDSecure: true },
    ] as const) {
      const store = stores.open();
      await store.switch(switches);
      await ready(store);
    }
    expect(checks.problems).toEqual([]);
  });

  it('do not describe a broken exchange: the check fails', () => {
    const broken = createProtocolChecks();
    const exchange = { method: 'POST', status: 201, requestHeaders: {} } as const;
    broken.observe({
      ...exchange,
      protocol: 'acp',
      path: '/acp/checkout_sessions',
      request: { items: [] },
      answer: {},
    });
    broken.observe({ ...exchange, protocol: 'ucp', path: '/ucp/checkout-sessions', request: {}, answer: { id: 7 } });
    broken.observe({ ...exchange, protocol: 'ucp', path: '/ucp/nowhere', request: {}, answer: {} });
    expect(broken.problems).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^acp .*the header Authorization is missing/),
        expect.stringMatching(/^acp .*must have required property 'line_items'/),
        expect.stringMatching(/^ucp .*must have required property 'line_items'/),
        expect.stringMatching(/^ucp .*must have required property 'currency'/),
        expect.stringContaining('is no operation of the protocol'),
      ]),
    );
  });
});
