import { attempt, openApiStores, type Protocol, recordedAttempt, socks, total } from './support/api-attempts.ts';

const stores = await openApiStores();
afterAll(() => stores.stop());

/** With the switch on, what the attempt says, and how many orders the store has. */
const beforeSubmitting: [name: string, switches: object, code: string][] = [
  ['a price above the ceiling', { priceChange: { at: 'review', amount: 500 } }, 'over_ceiling'],
  ['sold out at first', { outOfStock: { at: 'bag' } }, 'out_of_stock'],
  ['sold out later', { outOfStock: { at: 'review' } }, 'out_of_stock'],
  ['fewer than ordered', { quantityLimit: 1 }, 'quantity_limited'],
  ['a total that is not its parts', { wrongTotal: 10 }, 'wrong_total'],
  ['another currency', { currency: 'CAD' }, 'currency_mismatch'],
  ['a refused address', { addressRejected: true }, 'address_rejected'],
  ['a bank that asks the buyer', { threeDSecure: true }, 'authentication_required'],
  ['an error page', { status: { at: 'bag', code: 503 } }, 'store_unavailable'],
  ['too many requests', { status: { at: 'review', code: 429 } }, 'store_unavailable'],
  ['a block', { status: { at: 'review', code: 403 } }, 'blocked'],
  ['nonsense', { nonsense: { at: 'review' } }, 'nonsense_answer'],
  ['no answer', { hang: { at: 'review' } }, 'timeout'],
  ['a forgotten session', { sessionExpiry: { at: 'review' } }, 'session_expired'],
];

const forgotten: Record<Protocol, string> = { acp: 'variant_missing', ucp: 'session_expired' };

describe.each(['acp', 'ucp'] as const)('before the submission, %s', (protocol) => {
  it.each(beforeSubmitting)('%s: nothing is submitted', async (_name, switches, code) => {
    const store = stores.open(protocol);
    await store.switch(switches);
    const expected = 'sessionExpiry' in switches ? forgotten[protocol] : code;
    expect(await attempt(store)).toMatchObject({ state: 'not_submitted', code: expected });
    expect(await store.snapshot()).toMatchObject({ orderPosts: 0, orders: [] });
  });

  it('a price above the ceiling is said, so that the shopper can be asked about it', async () => {
    const store = stores.open(protocol);
    await store.switch({ priceChange: { at: 'review', amount: 500 } });
    expect(await attempt(store)).toMatchObject({ code: 'over_ceiling', totalCents: 6_016 });
  });

  it('a higher price below the ceiling is what the store decides', async () => {
    const store = stores.open(protocol);
    await store.switch({ priceChange: { at: 'review', amount: 20 } });
    expect(await attempt(store)).toMatchObject({ state: 'placed', totalCents: total + 42 });
  });

  it('a slow store is waited for', async () => {
    const store = stores.open(protocol);
    await store.switch({ latencyMs: 300 });
    expect(await attempt(store)).toMatchObject({ state: 'placed' });
  });

  it('a product that the store does not know: a missing variant', async () => {
    const store = stores.open(protocol);
    const [line] = socks().lines;
    const order = socks({ lines: [{ ...(line as NonNullable<typeof line>), color: 'Pink' }] });
    expect(await attempt(store, { order })).toMatchObject({ state: 'not_submitted', code: 'variant_missing' });
  });
});

describe.each(['acp', 'ucp'] as const)('at the submission, %s', (protocol) => {
  it.each([
    ['sold out at the last moment', { outOfStock: { at: 'order' } }, 'out_of_stock'],
    ['a declined card', { cardDeclined: true }, 'card_declined'],
  ])('%s: refused, and the session is closed for good', async (_name, switches, code) => {
    const store = stores.open(protocol);
    await store.switch(switches);
    expect(await attempt(store)).toMatchObject({ state: 'not_submitted', code, step: 'complete' });
    expect(await store.snapshot()).toMatchObject({ orderPosts: 1, orders: [], apiSessions: [{ status: 'canceled' }] });
  });

  it.each([
    ['the connection drops before the order', { dropBeforeOrder: 1 }, 'no_answer', 0],
    ['the connection drops after the order', { dropAfterOrder: 1 }, 'no_answer', 1],
    ['the store never answers', { hang: { at: 'order' } }, 'no_answer', 0],
    ['the answer comes too late', { slowConfirmationMs: 2_500 }, 'no_answer', 1],
    ['the store answers nonsense', { nonsense: { at: 'order' } }, 'no_answer', 0],
    ['the store answers 503', { status: { at: 'order', code: 503 } }, 'no_answer', 0],
    ['the order of somebody else', { othersConfirmation: true }, 'others_confirmation', 1],
  ])('%s: unknown, and never sent again', async (_name, switches, code, orders) => {
    const store = stores.open(protocol);
    await store.switch(switches);
    expect(await attempt(store)).toMatchObject({ state: 'unknown', code });
    const snapshot = await store.snapshot();
    expect({ posts: snapshot.orderPosts, orders: snapshot.orders.length }).toEqual({ posts: 1, orders });
  });

  it('without a number of the store, its id names the order', async () => {
    const store = stores.open(protocol);
    await store.switch({ confirmationWithoutNumber: true });
    expect(await attempt(store)).toMatchObject({ state: 'placed', storeOrderNumber: expect.stringMatching(/^ord_/) });
  });

  it('a total that rises after it was verified is not paid by ACP’s token, and looked up at UCP’s', async () => {
    const store = stores.open(protocol);
    await store.switch({ priceChange: { at: 'order', amount: 500 } });
    const expected =
      protocol === 'acp'
        ? { state: 'not_submitted', code: 'card_declined' }
        : { state: 'unknown', code: 'wrong_total', detail: expect.stringContaining('6016') };
    expect(await attempt(store)).toMatchObject(expected);
  });

  it('a second submission of an attempt is refused', async () => {
    const store = stores.open(protocol);
    const session = await store.way().open(socks(), recordedAttempt().context);
    await session.prepare();
    await session.submit();
    await expect(session.submit()).rejects.toThrow('submitted once');
    expect((await store.snapshot()).orders).toHaveLength(1);
  });
});
