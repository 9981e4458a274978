import { address, card, sweater } from './support/purchase.ts';
import { openStores, type Store } from './support/store.ts';

const stores = await openStores();
afterAll(() => stores.stop());

/** What the script of the single-page shop sends and receives. */
function appOf(store: Store) {
  const ann = store.customer();
  const read = async (page: Promise<{ body: string }>) => JSON.parse((await page).body) as Record<string, unknown>;
  return {
    page: (path: string) => ann.get(`/app${path}`),
    view: (path: string) => read(ann.get(`/api/view${path}`)),
    send: (path: string, fields: Record<string, string> = {}) => read(ann.post(`/api/${path}`, fields)),
  };
}

async function fillIn({ send }: ReturnType<typeof appOf>) {
  await send('bag', sweater);
  await send('checkout');
  await send('guest', { email: 'ann@muse.example' });
  await send('address', address);
  await send('shipping', { method: 'standard' });
  return send('card', card);
}

describe('the single-page shop', () => {
  it('is one document for every address, with the delay and the names of the layout for its script', async () => {
    const store = stores.open();
    await store.switch({ buttonDelayMs: 777, layout: 'B' });
    const { body } = await appOf(store).page('/product/NORD-CASH-01');
    expect(body).toContain('<store-view></store-view>');
    expect(body).toContain('"buttonDelayMs":777');
    expect(body).toContain('"placeOrder":{"id":"cta-76","text":"Buy now"}');
    expect((await appOf(store).page('/client.mjs')).body).toContain("attachShadow({ mode: 'open' })");
  });

  it('sells over its API, and the store records what was bought', async () => {
    const store = stores.open();
    const app = appOf(store);
    expect(await app.view('/product/NORD-CASH-01')).toMatchObject({ view: 'product', price: '$129.50' });
    const review = await fillIn(app);
    expect(review).toMatchObject({
      view: 'review',
      path: '/checkout/review',
      total: '$145.84',
      email: 'ann@muse.example',
    });
    const confirmation = await app.send('order', { checkout: String(review.checkout) });

    const { orders, orderPosts } = await store.snapshot();
    expect(orderPosts).toBe(1);
    expect(confirmation).toMatchObject({ view: 'confirmation', number: orders[0]?.number, total: '$145.84' });
    expect(await app.view(`/orders/${orders[0]?.number}`)).toMatchObject({ status: 'processing' });
    expect(await app.view('/orders')).toMatchObject({ orders: [{ number: orders[0]?.number, total: '$145.84' }] });
  });

  it('leads to the step that is missing, and says what is wrong without leaving it', async () => {
    const { send, view } = appOf(stores.open());
    await send('bag', sweater);
    expect(await view('/checkout/review')).toMatchObject({ view: 'sign_in' });
    await send('guest', { email: 'ann@muse.example' });
    expect(await send('address', { ...address, postalCode: 'x' })).toMatchObject({ error: { code: 'bad_input' } });
    expect(await view('/checkout/review')).toMatchObject({ view: 'address' });
  });

  it('has the faults of the shop with forms', async () => {
    const store = stores.open();
    const app = appOf(store);
    await store.switch({ priceChange: { at: 'review', amount: 100 }, threeDSecure: true });
    expect(await fillIn(app)).toMatchObject({ view: 'three_d_secure', subtotal: '$129.50' });
    const review = await app.send('3ds', { code: '123456' });
    expect(review).toMatchObject({ view: 'review', subtotal: '$130.50' });

    await store.switch({ dropAfterOrder: 1 });
    await expect(app.send('order', { checkout: String(review.checkout) })).rejects.toThrow('fetch failed');
    expect((await store.snapshot()).orders).toHaveLength(1);
  });

  it('answers with a wall in place of JSON, and 401 when the session has expired', async () => {
    const store = stores.open();
    const customer = store.customer();
    await store.switch({ challenge: { at: 'bag', vendor: 'hcaptcha', times: 1 }, sessionExpiry: { at: 'bag' } });
    expect((await customer.post('/api/bag', sweater)).headers.get('content-type')).toContain('text/html');
    const expired = await customer.post('/api/bag', sweater);
    expect([expired.status, expired.body]).toEqual([401, expect.stringContaining('session_expired')]);
  });
});
