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

  it('refuses a malformed item by itself, whatever is wrong with it', async () => {
    const good = { storeId, productSku: 'a', size: 'S' };
    const malformed: [unknown, string, string[]][] = [
      [{ ...good, quantity: -1 }, 'validation_failed', ['quantity']],
      [{ ...good, quantity: 100 }, 'validation_failed', ['quantity']],
      [{ ...good, totalCents: 1 }, 'validation_failed', ['totalCents']],
      [{ storeId }, 'validation_failed', ['productSku']],
      [{ ...good, color: 'b\0' }, 'validation_failed', ['color']],
      [{ ...good, color: '\ud800' }, 'validation_failed', ['color']],
      [{ ...good, color: '\u202eder' }, 'validation_failed', ['color']],
      [{ ...good, ['\0']: 1 }, 'validation_failed', ['']],
      [{ ...good, color: '4242 4242 4242 4242' }, 'card_number_refused', []],
      [{ ...good, quantity: 4242424242424242 }, 'card_number_refused', []],
      [null, 'validation_failed', ['']],
      ['a', 'validation_failed', ['']],
      [[good], 'validation_failed', ['']],
    ];
    const items = [good, ...malformed.map(([item]) => item), { storeId, productSku: 'b' }];
    const sent = () => cart.as('eva').send('POST', '/cart/items/batch', { items }, { 'idempotency-key': 'bad-lines' });
    const answered = await sent();
    expect(answered.status).toBe(200);
    const results = (answered.body as { results: BatchResult[] }).results;
    expect(results.map(({ index }) => index)).toEqual(items.map((_, index) => index));
    expect([results[0]?.status, results.at(-1)?.status]).toEqual(['added', 'added']);
    malformed.forEach(([, code, fields], n) => {
      const { status, problem } = results[n + 1] as BatchResult;
      expect([n, status, problem?.code]).toEqual([n, 'refused', code]);
      const pointers = fields.map((field) => `/items/${n + 1}${field === '' ? '' : `/${field}`}`);
      expect((problem?.errors ?? []).map(({ pointer }) => pointer)).toEqual(pointers);
    });
    expect(JSON.stringify(answered.body)).not.toContain('4242');
    expect((await sent()).headers.get('idempotent-replayed')).toBe('true');
    expect((await cart.as('eva').call(api.cart.getCart)).body.summary.totalItemCount).toBe(2);
  });

  it('refuses a body that is not a batch of 1 to 50 items', async () => {
    const item = { storeId, productSku: 'a', size: 'S' };
    const bodies = [
      { items: [] },
      { items: Array(51).fill(item) },
      { items: item },
      { items: [item], more: 1 },
      [item],
    ];
    for (const body of [...bodies, { more: [item] }])
      expect((await cart.as('fred').send('POST', '/cart/items/batch', body)).status).toBe(400);
    const card = await cart.as('fred').send('POST', '/cart/items/batch', { items: [item], note: '4242424242424242' });
    expect(card.problem.code).toBe('card_number_refused');
    expect((await cart.as('fred').call(api.cart.getCart)).body.version).toBe(0);
  });

  it('answers also if every item is malformed', async () => {
    const answered = await cart.as('gil').send('POST', '/cart/items/batch', { items: [{}, 1] });
    expect(answered).toMatchObject({ status: 200, body: { results: [{ status: 'refused' }, { status: 'refused' }] } });
  });
});

interface BatchResult {
  index: number;
  status: string;
  problem?: { code: string; errors?: { pointer: string }[] };
}
