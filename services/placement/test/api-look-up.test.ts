import { attempt, openApiStores, recordedAttempt, socks, total } from './support/api-attempts.ts';

const stores = await openApiStores();
afterAll(() => stores.stop());

type Store = ReturnType<typeof stores.open>;

async function unknown(store: Store, switches: object) {
  await store.switch(switches);
  const recorded = recordedAttempt();
  expect(await attempt(store, { recorded })).toMatchObject({ state: 'unknown' });
  const [reference] = recorded.references;
  const lookUp = () => store.way().lookUp(socks(), reference ?? {}, recordedAttempt().context);
  return { lookUp, reference: reference ?? {} };
}

describe.each(['acp', 'ucp'] as const)('the look-up of an unknown outcome: %s', (protocol) => {
  it('finds the order that the store recorded', async () => {
    const store = stores.open(protocol);
    const { lookUp } = await unknown(store, { dropAfterOrder: 1 });
    const { orders } = await store.snapshot();
    expect(await lookUp()).toEqual({
      state: 'found',
      storeOrderNumber: orders[0]?.number,
      totalCents: total,
      currency: 'USD',
      proof: expect.stringMatching(/^ord_/),
    });
  });

  it('proves that there is none by closing the session, so that a late payment finds it closed', async () => {
    const store = stores.open(protocol);
    const { lookUp } = await unknown(store, { dropBeforeOrder: 1 });
    expect(await lookUp()).toEqual({ state: 'absent', definite: true });
    expect((await store.snapshot()).apiSessions).toMatchObject([{ status: 'canceled' }]);
    expect(await lookUp()).toEqual({ state: 'absent', definite: true });
  });

  it.each([
    ['unreachable', { status: { at: 'history', code: 503 } }, 'store_unavailable'],
    ['silent', { hang: { at: 'history' } }, 'timeout'],
    ['talking nonsense', { nonsense: { at: 'history' } }, 'nonsense_answer'],
  ])('says nothing while the store is %s', async (_name, switches, code) => {
    const store = stores.open(protocol);
    const { lookUp } = await unknown(store, { dropAfterOrder: 1 });
    await store.switch(switches);
    expect(await lookUp()).toMatchObject({ state: 'unclear', code });
  });

  it('believes no session that has gone, and none of another connection', async () => {
    const store = stores.open(protocol);
    const { reference } = await unknown(store, { dropAfterOrder: 1 });
    const { context } = recordedAttempt();
    const gone = { ...reference, session: 'cs_gone' };
    expect(await store.way().lookUp(socks(), gone, context)).toMatchObject({
      state: 'unclear',
      code: 'session_expired',
    });
    const moved = store.way({ baseUrl: `${store.url}/elsewhere` });
    expect(await moved.lookUp(socks(), reference, context)).toMatchObject({ state: 'unclear', code: 'not_connected' });
    expect(await store.way().lookUp(socks(), {}, context)).toEqual({ state: 'absent', definite: true });
  });
});
