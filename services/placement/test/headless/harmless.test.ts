import { attempt, inSmallWindow, openBrowserStores } from '../support/browser.ts';

const stores = await openBrowserStores();
afterAll(() => stores.close());

/** Cases wait for one another's browser contexts. */
const patience = 240_000;

test.concurrent.each([
  ['an invisible badge', { badge: 'hidden' }],
  ['a badge in the corner', { badge: 'corner' }],
  ['a cookie banner and a modal', { cookieBanner: true, modal: true }],
  ['a redesign that the alternatives know', { layout: 'B' }],
  ['a price rise within the tolerance', { priceChange: { at: 'review', amount: 100 } }],
  ['a slow confirmation', { slowConfirmationMs: 1_500 }],
  ['slow answers', { latencyMs: 40, jitterMs: 80 }],
])(
  '%s does not stop an attempt',
  async (_situation, switches) => {
    const store = stores.open(inSmallWindow('forms-guest'));
    await store.switch(switches);
    const { result, orders, orderPosts } = await attempt(store);
    expect(result).toMatchObject({ state: 'placed' });
    expect({ orders: orders.length, orderPosts }).toEqual({ orders: 1, orderPosts: 1 });
  },
  patience,
);

test(
  'what an earlier attempt left in the bag of an account is not bought',
  async () => {
    const store = stores.open(inSmallWindow('forms-account'));
    await store.switch({ outOfStock: { at: 'review' } });
    const order = store.order();
    expect(await attempt(store, order)).toMatchObject({ result: { code: 'out_of_stock' }, orderPosts: 0 });
    expect((await store.snapshot()).bags['buyer-1@muse.example']).toHaveLength(2);
    await store.switch({ outOfStock: null });
    const one = { ...order, lines: order.lines.slice(1), ceilingCents: 10_000 };
    const { result, orders } = await attempt(store, one);
    expect(result).toMatchObject({ state: 'placed' });
    expect(orders).toEqual([
      expect.objectContaining({ lines: [expect.objectContaining({ sku: 'NORD-TOTE-03', quantity: 1 })] }),
    ]);
  },
  patience,
);
