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

/** Changes an offer in the catalog, publishes the event, and waits until the projection has it. */
async function change(productSku: string, more: Parameters<StubCatalog['offer']>[1]) {
  const offer = catalog.offer(productSku, more);
  await env.publish(offersChanged, { storeId: offer.storeId, offers: [offer] });
  await eventually(async () => {
    const [row] = await env.look<{ version: string }>('select version from cart.offer where product_sku = $1', [
      productSku,
    ]);
    expect(Number(row?.version)).toBe(offer.version);
  });
}

const add = (shopper: string, productSku: string, more: { storeId?: string; quantity?: number } = {}) =>
  cart.as(shopper).call(api.cart.addItem, { body: { storeId: 'nordstrom', productSku, ...more } });

describe('the cart of a new shopper', () => {
  it('is empty, in USD, with version 0', async () => {
    const { status, body, headers } = await cart.as('new-shopper').call(api.cart.getCart);
    expect(status).toBe(200);
    expect(body).toEqual({
      stores: [],
      summary: {
        totalStoreCount: 0,
        totalItemCount: 0,
        subtotalCents: 0,
        discountCents: 0,
        estimatedShippingCents: 0,
        grandTotalCents: 0,
        currency: 'USD',
      },
      currency: 'USD',
      version: 0,
      updatedAt: null,
      messages: [],
    });
    expect(headers.get('etag')).toBe('"0"');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('a cart of two stores', () => {
  it('is grouped by store in the order of first addition, with totals', async () => {
    catalog.store('rack', {
      name: 'Nordstrom Rack',
      website: 'https://rack.example',
      logoUrl: 'https://rack.example/l.png',
    });
    catalog.offer('dress', { storeId: 'rack', priceCents: 8_000, originalPriceCents: 10_000 });
    catalog.offer('gloves', { storeId: 'rack', priceCents: 2_550, originalPriceCents: 2_550 });
    catalog.offer('watch', { priceCents: 30_000, originalPriceCents: 45_000 });
    await add('amy', 'dress', { storeId: 'rack', quantity: 2 });
    await add('amy', 'watch');
    await add('amy', 'gloves', { storeId: 'rack', quantity: 3 });

    const { body } = await cart.as('amy').call(api.cart.getCart);
    expect(body.stores.map((store) => [store.storeId, store.items.map((item) => item.productSku)])).toEqual([
      ['rack', ['dress', 'gloves']],
      ['nordstrom', ['watch']],
    ]);
    expect(body.stores[0]).toMatchObject({
      storeName: 'Nordstrom Rack',
      storeWebsite: 'https://rack.example',
      storeLogoUrl: 'https://rack.example/l.png',
      itemCount: 5,
      subtotalCents: 23_650,
      discountCents: 4_000,
      estimatedShippingCents: 0,
      freeShippingRemainingCents: null,
    });
    expect(body.summary).toEqual({
      totalStoreCount: 2,
      totalItemCount: 6,
      subtotalCents: 53_650,
      discountCents: 19_000,
      estimatedShippingCents: 0,
      grandTotalCents: 53_650,
      currency: 'USD',
    });
    expect(body).toMatchObject({ version: 3, currency: 'USD', messages: [] });
    expect((await cart.as('amy').call(api.cart.getCartSummary)).body).toEqual(body.summary);
  });

  it('is readable for checkout by shopper, with a service token only', async () => {
    catalog.offer('ring');
    await add('guest of honour', 'ring');
    const { body: own } = await cart.as('guest of honour').call(api.cart.getCart);
    const checkout = cart.withToken(await env.serviceToken('checkout', 'cart'));
    const read = await checkout.call(api.cart.readCart, { params: { shopper: 'guest of honour' } });
    expect(read).toMatchObject({ status: 200, body: own });

    const byShopper = await cart.as('guest of honour').send('GET', '/internal/carts/guest%20of%20honour');
    expect(byShopper).toMatchObject({ status: 401, problem: { code: 'unauthorized' } });
    expect(await checkout.send('GET', '/cart')).toMatchObject({ status: 401 });
  });
});

describe('a cart after the catalog changed', () => {
  it('shows the current price and a message about the change', async () => {
    catalog.offer('lamp', { productName: 'Lamp', priceCents: 5_000 });
    await add('ben', 'lamp', { quantity: 2 });
    await change('lamp', { priceCents: 4_000, originalPriceCents: 5_000 });

    const { body } = await cart.as('ben').call(api.cart.getCart);
    expect(body.stores[0]?.items[0]).toMatchObject({
      priceCents: 4_000,
      totalPriceCents: 8_000,
      discountCents: 1_000,
      discountPercent: 20,
      priceAtAddCents: 5_000,
      priceChangeCents: -1_000,
    });
    expect(body.summary).toMatchObject({ subtotalCents: 8_000, discountCents: 2_000 });
    expect(body.messages).toEqual([
      {
        severity: 'info',
        code: 'price_changed',
        detail: 'Lamp costs $40.00 now; it was $50.00 when it was added.',
        pointer: '/stores/0/items/0',
      },
    ]);
    expect(body.version).toBe(1);
  });

  it('keeps a line that is out of stock, with a message, and does not count it', async () => {
    catalog.offer('vase', { productName: 'Vase', priceCents: 6_000 });
    catalog.offer('bowl', { priceCents: 1_500 });
    await add('cleo', 'bowl');
    await add('cleo', 'vase', { quantity: 3 });
    await change('vase', { inStock: false });

    const { body } = await cart.as('cleo').call(api.cart.getCart);
    expect(body.stores[0]?.items[1]).toMatchObject({ productSku: 'vase', quantity: 3, inStock: false });
    expect(body.stores[0]).toMatchObject({ itemCount: 1, subtotalCents: 1_500 });
    expect(body.summary).toMatchObject({ totalItemCount: 1, subtotalCents: 1_500, grandTotalCents: 1_500 });
    expect(body.messages).toEqual([
      expect.objectContaining({ severity: 'warning', code: 'out_of_stock', pointer: '/stores/0/items/1' }),
    ]);
    expect(body.version).toBe(2);
  });

  it('counts an offer whose currency changed as out of stock', async () => {
    catalog.offer('mug', { priceCents: 1_000 });
    catalog.offer('pot', { priceCents: 3_000 });
    await add('dan', 'mug');
    await add('dan', 'pot');
    await change('mug', { currency: 'EUR' });
    const { body } = await cart.as('dan').call(api.cart.getCart);
    expect(body.stores[0]?.items[0]).toMatchObject({ productSku: 'mug', inStock: false });
    expect(body).toMatchObject({ currency: 'USD', summary: { subtotalCents: 3_000, currency: 'USD' } });
  });
});

describe('checking whether a variant is in the cart', () => {
  it('returns the item, or null', async () => {
    catalog.offer('shirt', { size: 'M', color: 'Blue' });
    const { body: item } = await cart.as('eve').call(api.cart.addItem, {
      body: { storeId: 'nordstrom', productSku: 'shirt', size: 'M', color: 'Blue' },
    });
    const check = (query: { size?: string; color?: string }) =>
      cart.as('eve').call(api.cart.checkItem, { query: { storeId: 'nordstrom', productSku: 'shirt', ...query } });
    expect((await check({ size: 'M', color: 'Blue' })).body).toEqual({ exists: true, item });
    expect((await check({ size: 'M' })).body).toEqual({ exists: false, item: null });
  });

  it('requires the product', async () => {
    const refused = await cart.as('eve').send('GET', '/cart/items/check?storeId=nordstrom&size=');
    expect(refused).toMatchObject({ status: 400, problem: { code: 'validation_failed' } });
    expect(refused.problem.errors?.map(({ pointer }) => pointer).sort()).toEqual(['/productSku', '/size']);
  });
});

describe('the shipping of a cart', () => {
  const every = {
    ...{ id: 'standard', name: 'Standard', validFrom: '2020-01-01', validTo: null, freeFromCents: null },
    ...{ surcharges: [], handlingDays: 0, transitDays: null, cutOff: null },
  };
  const rules = { countries: ['US'], excludedStates: [], freeFromCents: null, rates: [], noPoBoxes: false };

  it('is estimated per store from the rates of the store, with what is missing for free shipping', async () => {
    catalog.store('outdoor', {
      name: 'Outdoor',
      shippingRules: { ...rules, rates: [{ ...every, kind: 'flat', priceCents: 795, freeFromCents: 10_000 }] },
    });
    const tiers = [
      { fromGrams: 0, toGrams: 999, priceCents: 399 },
      { fromGrams: 1_000, toGrams: null, priceCents: 899 },
    ];
    catalog.store('books', {
      name: 'Books',
      shippingRules: { ...rules, rates: [{ ...every, kind: 'by_weight', tiers, defaultWeightGrams: null }] },
    });
    catalog.store('unrated', { name: 'Unrated', shippingRules: rules });
    catalog.offer('tent', { storeId: 'outdoor', priceCents: 9_300 });
    catalog.offer('atlas', { storeId: 'books', priceCents: 3_200, weightGrams: 600 });
    catalog.offer('vase', { storeId: 'unrated', priceCents: 1_000 });
    await add('ida', 'tent', { storeId: 'outdoor' });
    await add('ida', 'atlas', { storeId: 'books', quantity: 2 });
    await add('ida', 'vase', { storeId: 'unrated' });

    const { body } = await cart.as('ida').call(api.cart.getCart);
    expect(
      body.stores.map((store) => [store.storeId, store.estimatedShippingCents, store.freeShippingRemainingCents]),
    ).toEqual([
      ['outdoor', 795, 700],
      ['books', 899, null],
      ['unrated', 0, null],
    ]);
    expect(body.summary).toMatchObject({
      subtotalCents: 16_700,
      estimatedShippingCents: 1_694,
      grandTotalCents: 18_394,
    });
    expect((await cart.as('ida').call(api.cart.getCartSummary)).body).toEqual(body.summary);
    expect(body.messages.map(({ code, detail }) => [code, detail])).toEqual([
      ['free_shipping_near', '$7.00 more at Outdoor ships free.'],
      ['shipping_unknown', expect.stringContaining('Unrated')],
    ]);
  });

  it('follows the day of the database', async () => {
    const dated = (validFrom: string, validTo: string | null, priceCents: number) => ({
      ...{ ...every, kind: 'flat' as const, validFrom, validTo, priceCents },
    });
    const today = new Date();
    const day = (offset: number) => new Date(today.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
    catalog.store('seasonal', {
      shippingRules: { ...rules, rates: [dated('2020-01-01', day(4), 500), dated(day(5), null, 900)] },
    });
    catalog.offer('skis', { storeId: 'seasonal' });
    await add('jo', 'skis', { storeId: 'seasonal' });
    const estimate = async () => (await cart.as('jo').call(api.cart.getCartSummary)).body.estimatedShippingCents;
    expect(await estimate()).toBe(500);
    await env.moveClock('cart', 6 * 86_400);
    expect(await estimate()).toBe(900);
  });
});
