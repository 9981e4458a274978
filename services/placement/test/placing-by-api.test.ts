import { attempt, openApiStores, recordedAttempt, socks, total } from './support/api-attempts.ts';

const stores = await openApiStores();
afterAll(() => stores.stop());

describe.each(['acp', 'ucp'] as const)('an order through the API of a store: %s', (protocol) => {
  it('is verified, paid once and placed under the number of the store', async () => {
    const store = stores.open(protocol);
    const recorded = recordedAttempt();
    const outcome = await attempt(store, { recorded });

    const { orders, orderPosts } = await store.snapshot();
    expect(outcome).toMatchObject({
      state: 'placed',
      storeOrderNumber: orders[0]?.number,
      totalCents: total,
      currency: 'USD',
      proof: expect.stringMatching(/^ord_/),
    });
    expect({ orderPosts, orders: orders.length }).toEqual({ orderPosts: 1, orders: 1 });
    expect(orders[0]).toMatchObject({ email: socks().email, total, lines: [{ sku: 'RACK-SOCK-03', quantity: 2 }] });
  });

  it('remembers its session before anything can be bought, and keeps what the store answered without the card', async () => {
    const store = stores.open(protocol);
    const recorded = recordedAttempt();
    await attempt(store, { recorded });
    const { apiSessions } = await store.snapshot();
    expect(recorded.references).toEqual([{ session: apiSessions[0]?.id, baseUrl: store.connection.baseUrl }]);
    expect(store.sessions).toEqual([apiSessions[0]?.id]);
    expect(recorded.steps).toEqual(['create session', 'choose shipping', 'prepare payment']);
    expect(recorded.kept).toHaveLength(2);
    expect(recorded.kept.join()).not.toContain('4242424242424242');
  });

  it('is delivered as the shopper chose, by the id or the name of the option', async () => {
    for (const shippingOption of [
      { id: 'express', name: 'Fast' },
      { id: 'muse-7', name: 'express' },
    ]) {
      const store = stores.open(protocol);
      const order = socks({ shippingOption, ceilingCents: 10_000 });
      expect(await attempt(store, { order })).toMatchObject({ state: 'placed', totalCents: 3_996 + 260 + 2_495 });
    }
    const store = stores.open(protocol);
    const order = socks({ shippingOption: { id: 'drone', name: 'By drone' } });
    expect(await attempt(store, { order })).toMatchObject({ state: 'not_submitted', code: 'shipping_missing' });
  });

  it('is not placed after a kill switch, at any step, and its session is cancelled', async () => {
    for (const stopAt of ['create session', 'choose shipping', 'prepare payment']) {
      const store = stores.open(protocol);
      const recorded = recordedAttempt({
        checkpoint: async (step) => {
          if (step === stopAt) throw new Error('stopped');
        },
      });
      await expect(attempt(store, { recorded })).rejects.toThrow('stopped');
      const { orders, apiSessions } = await store.snapshot();
      expect(orders).toEqual([]);
      expect(apiSessions.every(({ status }) => status === 'canceled')).toBe(true);
    }
  });

  it('goes nowhere without a key, with a wrong one, or to another host', async () => {
    const store = stores.open(protocol);
    await expect(store.way({ keySecret: 'none' }).open(socks(), recordedAttempt().context)).rejects.toMatchObject({
      code: 'no_secret',
    });
    const wrong = recordedAttempt({ secret: async () => 'wrong' });
    expect(await attempt(store, { recorded: wrong })).toMatchObject({
      state: 'not_submitted',
      code: 'refused_by_store',
    });
    const elsewhere = store.way({ baseUrl: 'http://store.example' });
    expect(await (await elsewhere.open(socks(), recordedAttempt().context)).prepare()).toMatchObject({
      code: 'foreign_host',
    });
    expect(await store.way({ enabled: false }).unavailable('rack')).toBe('not_connected');
  });
});

(stores.checks.unavailable ? it.skip : it)(
  `every exchange above is as published (${stores.checks.unavailable ?? 'schemas are there'})`,
  () => {
    expect(stores.checks.problems).toEqual([]);
    expect(Object.keys(stores.checks.checked).length).toBeGreaterThan(10);
  },
);
