import { acpPayment, acpReady, acpToken, ucpPayment, ucpReady } from './support/api-purchases.ts';
import { openStores } from './support/store.ts';

const stores = await openStores();
afterAll(() => stores.stop());

type Switches = Parameters<ReturnType<typeof stores.open>['switch']>[0];

async function completed(protocol: 'acp' | 'ucp', switches: Switches) {
  const store = stores.open();
  await store.switch(switches);
  const { buyer, id } = protocol === 'acp' ? await acpReady(store) : await ucpReady(store);
  const path = protocol === 'acp' ? `/acp/checkout_sessions/${id}` : `/ucp/checkout-sessions/${id}`;
  const payment = protocol === 'acp' ? acpPayment(await acpToken(buyer, id)) : ucpPayment();
  const complete = () => buyer('POST', `${path}/complete`, payment, { 'Idempotency-Key': 'the-key' });
  return { store, buyer, path, complete };
}

describe.each(['acp', 'ucp'] as const)('faults of the API: %s', (protocol) => {
  it('a connection dropped after the order is recorded: the same key shows the order, and there is one', async () => {
    const { store, complete } = await completed(protocol, { dropAfterOrder: 1 });
    await expect(complete()).rejects.toThrow('fetch failed');
    expect((await store.snapshot()).orders).toHaveLength(1);
    expect((await complete()).body.status).toBe('completed');
    expect(await store.snapshot()).toMatchObject({ orderPosts: 2, orders: [expect.anything()] });
  });

  it('a connection dropped before: nothing is recorded, and the session can be cancelled', async () => {
    const { store, complete, buyer, path } = await completed(protocol, { dropBeforeOrder: 1 });
    await expect(complete()).rejects.toThrow('fetch failed');
    expect((await buyer('POST', `${path}/cancel`, {})).body.status).toBe('canceled');
    expect((await complete()).status).toBe(409);
    expect((await store.snapshot()).orders).toHaveLength(0);
  });

  it('sold out, a raised price, a declined card, a rejected address', async () => {
    const answer = async (switches: Switches) => {
      const { complete, store, buyer, path } = await completed(protocol, switches);
      const { body } = await complete();
      const session = (await buyer('GET', path)).body;
      return { text: JSON.stringify({ body, session }), orders: (await store.snapshot()).orders.length };
    };
    expect(await answer({ outOfStock: { at: 'order' } })).toMatchObject({
      text: expect.stringContaining('out_of_stock'),
      orders: 0,
    });
    expect(await answer({ cardDeclined: true })).toMatchObject({
      text: expect.stringMatching(/payment_(declined|failed)/),
      orders: 0,
    });
    expect(await answer({ addressRejected: true })).toMatchObject({ orders: 0 });
    expect(await answer({ priceChange: { at: 'review', amount: 500 } })).toMatchObject({
      text: expect.stringContaining('2498'),
      orders: 1,
    });
  });

  it('an error page, nonsense, another currency, a wrong total, the order of somebody else', async () => {
    const { complete } = await completed(protocol, { status: { at: 'order', code: 503 } });
    expect((await complete()).status).toBe(503);
    const nonsense = await completed(protocol, { nonsense: { at: 'order', times: 1 } });
    expect((await nonsense.complete()).body.text).toContain('NaN');
    const foreign = await completed(protocol, { currency: 'CAD' });
    expect((await foreign.buyer('GET', foreign.path)).body.currency.toUpperCase()).toBe('CAD');
    const others = await completed(protocol, { othersConfirmation: true });
    expect((await others.complete()).body.buyer.email).toBe('someone.else@mail.example');
  });
});
