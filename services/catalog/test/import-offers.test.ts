import { api, offersChanged, storeChanged } from '@muse/contracts';
import { createTestEnvironment, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { catalog as catalogService } from '../src/service.ts';

let env: TestEnvironment;
let catalog: TestServer;
beforeAll(async () => {
  env = await createTestEnvironment();
  catalog = await env.start(catalogService);
});
afterAll(() => env.close());

const owner = () => catalog.as('olga', ['admin']);
const shirt = (storeId: string, more: object = {}) => ({
  storeId,
  productSku: 'SHIRT-1',
  size: 'M',
  color: 'Blue',
  productName: 'Linen shirt',
  productUrl: 'https://shop.example/shirt',
  priceCents: 4900,
  originalPriceCents: 6900,
  ...more,
});
const openStore = (storeId: string) =>
  owner().call(api.catalog.putStore, {
    params: { storeId },
    body: { name: `Store ${storeId}`, website: 'https://shop.example' },
  });

describe('the admin API of the catalog', () => {
  it('adds a store and publishes catalog.store_changed', async () => {
    const added = await openStore('alpha');
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({
      storeId: 'alpha',
      placement: { methods: ['manual'] },
      shipping: { countries: ['US'] },
    });
    await env.spy.waitFor(storeChanged, (store) => store.storeId === 'alpha');
    expect((await openStore('alpha')).status).toBe(200);
    const listed = await catalog.call(api.catalog.listStores);
    expect(listed.body.stores.map((store) => store.storeId)).toContain('alpha');
  });

  it('returns a result per line of an import, and saves the valid lines', async () => {
    await openStore('beta');
    const offers = [
      shirt('beta'),
      shirt('beta', { size: 'L', priceCents: -1 }),
      shirt('nowhere'),
      shirt('beta'),
      { nonsense: true },
    ];
    const first = await owner().call(api.catalog.importOffers, { body: { offers } });
    expect(first.body.summary).toEqual({ created: 1, updated: 0, unchanged: 0, refused: 4 });
    expect(first.body.results.map((result) => result.problem?.code)).toEqual([
      undefined,
      'validation_failed',
      'unknown_store',
      'duplicate_variant',
      'validation_failed',
    ]);
    expect(first.body.results[1]?.problem).toMatchObject({ errors: [{ pointer: '/offers/1/priceCents' }] });
    const published = await env.spy.waitFor(offersChanged, (data) => data.storeId === 'beta');
    expect(published.data.offers).toHaveLength(1);
  });

  it('refuses a malformed offer by itself, whatever is wrong with it', async () => {
    await openStore('books');
    const offers = [
      shirt('books', { productSku: '9780143039433', productName: 'A book, ISBN 978-0-14-303943-3' }),
      shirt('books', { productSku: 'nul', productName: 'a\0b' }),
      shirt('books', { productSku: 'half', brand: '\udc00' }),
      shirt('books', { productSku: 'turned', productName: '\u202eeman' }),
      shirt('books', { productSku: '4242 4242 4242 4242' }),
      null,
      'an offer',
      ...Array.from({ length: 20 }, (_, n) => shirt('books', { productSku: String(9_780_000_000_000 + n * 97) })),
    ];
    const { status, body } = await owner().call(api.catalog.importOffers, { body: { offers } });
    expect(status).toBe(200);
    expect(body.results.map(({ status, problem }) => problem?.code ?? status)).toEqual([
      'created',
      ...Array(3).fill('validation_failed'),
      'card_number_refused',
      ...Array(2).fill('validation_failed'),
      ...Array(20).fill('created'),
    ]);
    expect(body.results[1]?.problem?.errors).toMatchObject([
      { pointer: '/offers/1/productName', code: 'invalid_text' },
    ]);
    for (const envelope of [{ offers: [] }, { offers: Array(1001).fill({}) }, { offers: {} }, [], { offers, more: 1 }])
      expect((await owner().send('POST', '/admin/catalog/offers', envelope)).status).toBe(400);
  });

  it('accepts an offer that costs nothing, such as a sample', async () => {
    await openStore('samples');
    const sample = shirt('samples', { priceCents: 0, originalPriceCents: undefined });
    const { body } = await owner().call(api.catalog.importOffers, { body: { offers: [sample] } });
    expect(body.results).toMatchObject([{ status: 'created', offer: { priceCents: 0, originalPriceCents: 0 } }]);
  });

  it('accepts what it returned, publishes nothing without a change, and publishes a new price', async () => {
    await openStore('gamma');
    await owner().call(api.catalog.importOffers, { body: { offers: [shirt('gamma')] } });
    const [shown] = (await catalog.call(api.catalog.listProducts, { query: { storeId: 'gamma' } })).body.products;
    const again = await owner().call(api.catalog.importOffers, { body: { offers: [{ ...shown }] } });
    expect(again.body.summary.unchanged).toBe(1);
    const dearer = await owner().call(api.catalog.importOffers, { body: { offers: [{ ...shown, priceCents: 8000 }] } });
    expect(dearer.body.results[0]).toMatchObject({
      status: 'updated',
      offer: { priceCents: 8000, originalPriceCents: 8000 },
    });
    await env.spy.waitFor(offersChanged, (data) => data.offers[0]?.priceCents === 8000);
    expect(env.spy.received(offersChanged).filter((event) => event.data.storeId === 'gamma')).toHaveLength(2);
  });

  it('refuses offers whose pages are local, or not on the website of the store', async () => {
    await openStore('epsilon');
    const urls = [
      'https://shop.example/shirt',
      'https://de.shop.example/hemd',
      'https://elsewhere.example/shirt',
      'https://169.254.169.254/latest',
      'http://shop.example/shirt',
    ];
    const offers = [
      ...urls.map((productUrl, index) => shirt('epsilon', { productSku: `SKU-${index}`, productUrl })),
      shirt('epsilon', { productImageUrl: 'https://catalog:4001/internal/stores' }),
    ];
    const { body } = await owner().call(api.catalog.importOffers, { body: { offers } });
    expect(body.results.map(({ status }) => status)).toEqual(['created', 'created', ...Array(4).fill('refused')]);
    expect(body.results[2]?.problem).toMatchObject({
      errors: [{ pointer: '/offers/2/productUrl', code: 'foreign_host' }],
    });
    expect(body.results[5]?.problem).toMatchObject({ errors: [{ pointer: '/offers/5/productImageUrl' }] });
  });

  it('refuses a tax code that we do not know, and saves the other offers', async () => {
    await openStore('tau');
    const offers = ['txcd_30011000', 'txcd_12345678', 'clothes', null].map((taxCode, index) =>
      shirt('tau', { productSku: `SKU-${index}`, taxCode }),
    );
    const { body } = await owner().call(api.catalog.importOffers, { body: { offers } });
    expect(body.results.map(({ status }) => status)).toEqual(['created', 'refused', 'refused', 'created']);
    expect(body.results[1]?.problem).toMatchObject({
      code: 'unknown_tax_code',
      errors: [{ pointer: '/offers/1/taxCode', code: 'unknown_tax_code' }],
    });
  });

  it('refuses a store whose website or logo is not on the public internet', async () => {
    const put = (more: object) =>
      owner().send('PUT', '/admin/catalog/stores/zeta', { name: 'Zeta', website: 'https://zeta.example', ...more });
    expect((await put({})).status).toBe(201);
    for (const more of [{ website: 'https://localhost/' }, { logoUrl: 'https://me:pw@zeta.example/logo.png' }]) {
      const { status, problem } = await put(more);
      expect([status, problem.errors?.[0]?.pointer]).toEqual([400, `/${Object.keys(more)[0]}`]);
    }
  });

  it('requires the role admin', async () => {
    const body = { offers: [shirt('alpha')] };
    expect((await catalog.call(api.catalog.importOffers, { body })).status).toBe(401);
    expect((await catalog.as('carl').call(api.catalog.importOffers, { body })).problem.code).toBe('forbidden');
    expect((await catalog.as('ops', ['ops']).call(api.catalog.importOffers, { body })).status).toBe(403);
  });
});

describe('the public list of products', () => {
  it('is paged and contains each offer once', async () => {
    await openStore('delta');
    const offers = Array.from({ length: 7 }, (_, index) => shirt('delta', { productSku: `SKU-${index}` }));
    await owner().call(api.catalog.importOffers, { body: { offers } });
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await catalog.call(api.catalog.listProducts, {
        query: { storeId: 'delta', limit: '3', ...(cursor ? { cursor } : {}) },
      });
      seen.push(...page.body.products.map((product) => product.productSku));
      cursor = page.body.nextCursor;
    } while (cursor);
    expect(seen.sort()).toEqual(offers.map((offer) => offer.productSku).sort());
  });

  it('searches by name without case, and refuses invalid parameters', async () => {
    const found = await catalog.call(api.catalog.listProducts, { query: { q: 'LINEN' } });
    expect(found.body.products.length).toBeGreaterThan(0);
    for (const path of [
      '/catalog/products?limit=0',
      '/catalog/products?limit=1e9',
      '/catalog/products?limit=3&limit=4',
      '/catalog/products?cursor=x',
      '/catalog/products?colour=blue',
    ]) {
      const refused = await catalog.send('GET', path);
      expect({ path, status: refused.status, code: refused.problem.code }).toEqual({
        path,
        status: 400,
        code: 'validation_failed',
      });
    }
  });
});

describe('the internal endpoints', () => {
  it('require a service token', async () => {
    expect((await catalog.send('GET', '/internal/stores')).status).toBe(401);
    expect((await catalog.as('olga', ['admin', 'service']).send('GET', '/internal/stores')).status).toBe(401);
  });
});
