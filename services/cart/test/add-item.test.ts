import { api, offersChanged } from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { cart as cartService } from '../src/service.ts';
import { type StubCatalog, stubCatalog } from './support/catalog-stub.ts';

let env: TestEnvironment;
let catalog: StubCatalog;
let cart: TestServer;
beforeAll(async () => {
  env = await createTestEnvironment();
  catalog = await stubCatalog(env);
  cart = await env.start(cartService);
});
afterAll(() => env.close());

describe('adding an item', () => {
  it('answers 201 with the item at the price of the catalog', async () => {
    catalog.store('saks', { name: 'Saks', website: 'https://saks.example' });
    catalog.offer('boots', {
      storeId: 'saks',
      size: '38',
      productName: 'Suede boots',
      priceCents: 12_999,
      originalPriceCents: 19_999,
    });

    const added = await cart.as('anna').call(api.cart.addItem, {
      body: { storeId: 'saks', productSku: 'boots', size: '38', quantity: 2, priceCents: 12_999 },
    });

    expect(added.status).toBe(201);
    expect(added.headers.get('etag')).toBe('"1"');
    expect(added.body).toMatchObject({
      id: expect.stringMatching(/^ci_/),
      storeId: 'saks',
      storeName: 'Saks',
      productSku: 'boots',
      productName: 'Suede boots',
      size: '38',
      color: null,
      quantity: 2,
      priceCents: 12_999,
      originalPriceCents: 19_999,
      discountCents: 7_000,
      discountPercent: 35,
      totalPriceCents: 25_998,
      currency: 'USD',
      inStock: true,
      priceAtAddCents: 12_999,
      priceChangeCents: 0,
    });
  });

  it('increases the quantity of a variant that is already in the cart, and answers 200', async () => {
    catalog.offer('scarf');
    const bea = cart.as('bea');
    const first = await bea.call(api.cart.addItem, { body: { storeId: 'nordstrom', productSku: 'scarf' } });
    const second = await bea.call(api.cart.addItem, {
      body: { storeId: 'nordstrom', productSku: 'scarf', size: null, quantity: 3 },
    });

    expect(second.status).toBe(200);
    expect(second.body).toMatchObject({ id: first.body.id, quantity: 4, addedAt: first.body.addedAt });
    expect(second.headers.get('etag')).toBe('"2"');
  });

  it('fifty concurrent additions of one variant are all counted', async () => {
    catalog.offer('socks');
    const carl = cart.as('carl');
    const body = { storeId: 'nordstrom', productSku: 'socks' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => carl.call(api.cart.addItem, { body })));

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(49);
    const { body: held } = await carl.call(api.cart.getCart);
    expect(held.summary.totalItemCount).toBe(50);
    expect(held.version).toBe(50);
  });

  it('does not change the cart of another shopper', async () => {
    catalog.offer('belt');
    await cart.as('dora').call(api.cart.addItem, { body: { storeId: 'nordstrom', productSku: 'belt' } });
    expect((await cart.as('emil').call(api.cart.getCart)).body.stores).toEqual([]);
  });
});

describe('an offer the catalog does not sell', () => {
  it('refuses an unknown variant, after a look-up in the catalog', async () => {
    catalog.offer('hat', { size: 'M' });
    const before = catalog.lookUpCount();
    const refused = await cart.as('fay').call(api.cart.addItem, {
      body: { storeId: 'nordstrom', productSku: 'hat', size: 'XXL' },
    });
    expect(refused).toMatchObject({ status: 422, problem: { code: 'unknown_offer' } });
    expect(catalog.lookUpCount()).toBe(before + 1);
    const elsewhere = { storeId: 'no-such-store', productSku: 'hat', size: 'M' };
    const unknownStore = await cart.as('fay').call(api.cart.addItem, { body: elsewhere });
    expect(unknownStore).toMatchObject({ status: 422, problem: { code: 'unknown_offer' } });
    expect((await cart.as('fay').call(api.cart.getCart)).body).toMatchObject({ version: 0, updatedAt: null });
  });

  it('refuses an offer that is out of stock', async () => {
    catalog.offer('gone', { inStock: false });
    const refused = await cart.as('gus').call(api.cart.addItem, {
      body: { storeId: 'nordstrom', productSku: 'gone' },
    });
    expect(refused).toMatchObject({ status: 409, problem: { code: 'out_of_stock' } });
  });

  it('refuses an outdated price and returns the current offer', async () => {
    const { version: _, ...offer } = catalog.offer('coat', { priceCents: 20_000, originalPriceCents: 25_000 });
    const refused = await cart.as('hal').call(api.cart.addItem, {
      body: { storeId: 'nordstrom', productSku: 'coat', priceCents: 1 },
    });
    expect(refused).toMatchObject({ status: 409, problem: { code: 'price_changed' } });
    expect(refused.problem.offer).toEqual(offer);
    expect((await cart.as('hal').call(api.cart.getCart)).body.stores).toEqual([]);
  });

  it('answers 503 if the look-up fails because the catalog is down', async () => {
    catalog.goDown();
    const refused = await cart.as('ida').call(api.cart.addItem, {
      body: { storeId: 'nordstrom', productSku: 'never-seen' },
    });
    catalog.comeUp();
    expect(refused).toMatchObject({ status: 503, problem: { code: 'service_unavailable' } });
    expect(refused.headers.get('retry-after')).toBeTruthy();
  });
});

describe('a stale projection', () => {
  const publishOffer = async (productSku: string, offer: Parameters<StubCatalog['offer']>[1]) => {
    const first = catalog.offer(productSku, offer);
    await env.publish(offersChanged, { storeId: 'nordstrom', offers: [first] });
    await eventually(async () => {
      const rows = await env.look('select 1 from cart.offer where product_sku = $1', [productSku]);
      expect(rows).toHaveLength(1);
    });
  };

  it('does not refuse an offer that is in stock again', async () => {
    await publishOffer('back-again', { inStock: false });
    catalog.offer('back-again', { inStock: true });
    const added = await cart.as('jan').call(api.cart.addItem, {
      body: { storeId: 'nordstrom', productSku: 'back-again' },
    });
    expect(added.status).toBe(201);
  });

  it('does not refuse the current price', async () => {
    await publishOffer('cheaper', { priceCents: 5_000 });
    catalog.offer('cheaper', { priceCents: 4_000 });
    const added = await cart.as('kim').call(api.cart.addItem, {
      body: { storeId: 'nordstrom', productSku: 'cheaper', priceCents: 4_000 },
    });
    expect(added).toMatchObject({ status: 201, body: { priceCents: 4_000, priceAtAddCents: 4_000 } });
  });

  it('makes no look-up if it refuses nothing', async () => {
    await publishOffer('plain', {});
    const before = catalog.lookUpCount();
    await cart.as('lea').call(api.cart.addItem, { body: { storeId: 'nordstrom', productSku: 'plain' } });
    expect(catalog.lookUpCount()).toBe(before);
  });

  it('ignores a stale event', async () => {
    const old = catalog.offer('steady', { priceCents: 1_000 });
    const now = catalog.offer('steady', { priceCents: 2_000 });
    const published = [
      await env.publish(offersChanged, { storeId: 'nordstrom', offers: [now] }),
      await env.publish(offersChanged, { storeId: 'nordstrom', offers: [old, catalog.offer('after-steady')] }),
    ];
    await eventually(async () => {
      const received = await env.look('select 1 from cart.inbox where message_id = any($1::uuid[])', [published]);
      expect(received).toHaveLength(2);
    });
    expect(await env.look("select 1 from cart.offer where product_sku = 'after-steady'")).toHaveLength(1);
    expect(await env.look("select price_cents from cart.offer where product_sku = 'steady'")).toEqual([
      { price_cents: 2_000 },
    ]);
  });

  it('marks an offer the catalog no longer has as gone; its line stays and is not counted', async () => {
    await publishOffer('withdrawn', {});
    const mia = cart.as('mia');
    const body = { storeId: 'nordstrom', productSku: 'withdrawn' };
    await mia.call(api.cart.addItem, { body });
    catalog.withdraw({ storeId: 'nordstrom', productSku: 'withdrawn', size: null, color: null });
    const refused = await mia.call(api.cart.addItem, { body: { ...body, priceCents: 1 } });
    expect(refused.problem.code).toBe('unknown_offer');
    const { body: held } = await mia.call(api.cart.getCart);
    expect(held.stores[0]?.items[0]).toMatchObject({ quantity: 1, inStock: false });
    expect(held.summary).toMatchObject({ totalItemCount: 0, subtotalCents: 0 });
  });
});
