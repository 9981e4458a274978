import { api } from '@muse/contracts';
import { createTestEnvironment, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { cart as cartService } from '../src/service.ts';
import { type StubCatalog, stubCatalog } from './support/catalog-stub.ts';

let env: TestEnvironment;
let catalog: StubCatalog;
let cart: TestServer;
const storeId = 'nordstrom';
beforeAll(async () => {
  env = await createTestEnvironment();
  catalog = await stubCatalog(env);
  catalog.offer('a', { size: 'S' });
  catalog.offer('b', { priceCents: 2_000 });
  catalog.offer('c', { inStock: false });
  catalog.offer('e', { currency: 'EUR' });
  for (let index = 0; index < 110; index += 1) catalog.offer(`n-${index}`);
  cart = await env.start(cartService);
});
afterAll(() => env.close());

const addAll = (shopper: string, items: { storeId: string; productSku: string; size?: string; quantity?: number }[]) =>
  cart.as(shopper).call(api.cart.addItems, { body: { items } });

describe('adding a batch of items', () => {
  it('adds the valid items and returns a refusal for each other one', async () => {
    await addAll('art', [{ storeId, productSku: 'b' }]);
    const items = [
      { storeId, productSku: 'a', size: 'S', quantity: 2 },
      { storeId, productSku: 'b', quantity: 4, priceCents: 2_000 },
      { storeId, productSku: 'c' },
      { storeId, productSku: 'unknown-sku' },
      { storeId, productSku: 'b', priceCents: 1_999 },
      { storeId, productSku: 'e' },
      { storeId, productSku: 'a', size: 'S' },
      { storeId, productSku: 'a', size: 'S', quantity: 97 },
    ];
    const asked = catalog.lookUpCount();
    const answered = await addAll('art', items);

    expect(answered.status).toBe(200);
    expect(answered.headers.get('etag')).toBe('"2"');
    expect(answered.body.results.map(({ index, status, problem }) => [index, status, problem?.code])).toEqual([
      [0, 'added', undefined],
      [1, 'increased', undefined],
      [2, 'refused', 'out_of_stock'],
      [3, 'refused', 'unknown_offer'],
      [4, 'refused', 'price_changed'],
      [5, 'refused', 'currency_mismatch'],
      [6, 'increased', undefined],
      [7, 'refused', 'quantity_limit'],
    ]);
    expect(answered.body.results[4]?.problem).toMatchObject({
      detail: expect.stringContaining('price'),
      offer: { productSku: 'b', priceCents: 2_000 },
    });
    expect(answered.body.results[0]?.item).toMatchObject({ productSku: 'a', quantity: 3 });
    expect(answered.body.summary).toMatchObject({ totalItemCount: 8, subtotalCents: 40_000 });
    expect(catalog.lookUpCount()).toBe(asked + 1);

    const { body: held } = await cart.as('art').call(api.cart.getCart);
    expect(held).toMatchObject({ version: 2, summary: answered.body.summary });
    expect(held.stores[0]?.items.map(({ productSku, quantity }) => [productSku, quantity])).toEqual([
      ['b', 5],
      ['a', 3],
    ]);
  });

  it('changes nothing if every item is refused', async () => {
    const answered = await addAll('bo', [{ storeId, productSku: 'c' }]);
    expect(answered).toMatchObject({ status: 200, body: { results: [{ index: 0, status: 'refused' }] } });
    expect((await cart.as('bo').call(api.cart.getCart)).body).toMatchObject({
      version: 0,
      updatedAt: null,
      stores: [],
    });
  });

  it('fills the cart up to 100 lines', async () => {
    const lines = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => ({ storeId, productSku: `n-${from + index}` }));
    await addAll('cy', lines(0, 50));
    await addAll('cy', lines(50, 98));
    const { body } = await addAll('cy', lines(97, 103));
    expect(body.results.map(({ status, problem }) => problem?.code ?? status)).toEqual([
      'increased',
      'added',
      'added',
      'cart_full',
      'cart_full',
      'cart_full',
    ]);
  });

  it('concurrent batches lose nothing', async () => {
    await Promise.all(
      Array.from({ length: 8 }, () =>
        addAll('di', [
          { storeId, productSku: 'n-1' },
          { storeId, productSku: 'n-2', quantity: 2 },
        ]),
      ),
    );
    const { body } = await cart.as('di').call(api.cart.getCart);
    expect(body.stores[0]?.items.map(({ quantity }) => quantity).sort()).toEqual([16, 8]);
    expect(body.version).toBe(8);
  });

  it('refuses the whole batch if an item is malformed', async () => {
    const items = [
      { storeId, productSku: 'a', size: 'S' },
      { storeId, productSku: 'a', size: 'S', quantity: -1 },
      { storeId, productSku: 'a', totalCents: 1 },
    ];
    const refused = await cart.as('eva').send('POST', '/cart/items/batch', { items });
    expect(refused).toMatchObject({ status: 400, problem: { code: 'validation_failed' } });
    expect(refused.problem.errors?.map(({ pointer }) => pointer).sort()).toEqual([
      '/items/1/quantity',
      '/items/2/totalCents',
    ]);
    const tooMany = Array.from({ length: 51 }, () => items[0]);
    for (const body of [{ items: [] }, { items: tooMany }])
      expect((await cart.as('eva').send('POST', '/cart/items/batch', body)).status).toBe(400);
    expect((await cart.as('eva').call(api.cart.getCart)).body.version).toBe(0);
  });
});
