import { api } from '@muse/contracts';
import { createTestEnvironment, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { cart as cartService } from '../src/service.ts';
import { type StubCatalog, stubCatalog } from './support/catalog-stub.ts';

let env: TestEnvironment;
let catalog: StubCatalog;
let cart: TestServer;
beforeAll(async () => {
  env = await createTestEnvironment();
  catalog = await stubCatalog(env);
  cart = await env.start(cartService);
  for (const size of ['S', 'M', 'L'])
    for (const color of ['Red', 'Blue'])
      catalog.offer('tee', { size, color, priceCents: size === 'L' ? 1_200 : 1_000 });
  catalog.offer('tee', { size: 'XL', color: 'Red', inStock: false });
});
afterAll(() => env.close());

const add = async (shopper: string, size: string, quantity = 1, color = 'Red') => {
  const body = { storeId: 'nordstrom', productSku: 'tee', size, color, quantity };
  return (await cart.as(shopper).call(api.cart.addItem, { body })).body;
};
const update = (
  shopper: string,
  id: string,
  body: { size?: string | null; color?: string | null; quantity?: number },
) => cart.as(shopper).call(api.cart.updateItem, { params: { id }, body });
const read = async (shopper: string) => (await cart.as(shopper).call(api.cart.getCart)).body;

describe('updating an item', () => {
  it('changes the variant, at its current price', async () => {
    const item = await add('ann', 'M', 2);
    const changed = await update('ann', item.id, { size: 'L', color: 'Blue' });
    expect(changed).toMatchObject({
      status: 200,
      body: { id: item.id, size: 'L', color: 'Blue', quantity: 2, priceCents: 1_200, priceAtAddCents: 1_200 },
    });
    expect(changed.headers.get('etag')).toBe('"2"');
    expect(await read('ann')).toMatchObject({ version: 2, summary: { subtotalCents: 2_400 } });
  });

  it('changes the quantity', async () => {
    const item = await add('bob', 'M');
    expect(await update('bob', item.id, { quantity: 7 })).toMatchObject({ status: 200, body: { quantity: 7 } });
    const patched = await cart
      .as('bob')
      .call(api.cart.changeQuantity, { params: { id: item.id }, body: { quantity: 99 } });
    expect(patched).toMatchObject({ status: 200, body: { id: item.id, quantity: 99, totalPriceCents: 99_000 } });
    expect(patched.headers.get('etag')).toBe('"3"');
    expect((await read('bob')).stores[0]?.items[0]).toEqual(patched.body);
  });

  it('changes nothing if the request equals the line', async () => {
    const item = await add('cem', 'M');
    const same = [{}, { quantity: 1 }, { size: 'M', color: 'Red' }];
    for (const body of same) expect(await update('cem', item.id, body)).toMatchObject({ status: 200, body: item });
    expect((await read('cem')).version).toBe(1);
  });

  it('merges into the existing line of the variant', async () => {
    const small = await add('deb', 'S', 2);
    const medium = await add('deb', 'M', 3);
    const merged = await update('deb', small.id, { size: 'M' });
    expect(merged).toMatchObject({ status: 200, body: { id: medium.id, size: 'M', quantity: 5 } });
    expect((await read('deb')).stores[0]?.items).toEqual([merged.body]);
  });

  it('merges with the new quantity if one is given', async () => {
    const small = await add('dot', 'S', 2);
    await add('dot', 'M', 3);
    expect(await update('dot', small.id, { size: 'M', quantity: 10 })).toMatchObject({ body: { quantity: 13 } });
  });

  it('refuses a merge above 99 units', async () => {
    const small = await add('eli', 'S', 50);
    await add('eli', 'M', 50);
    const refused = await update('eli', small.id, { size: 'M' });
    expect(refused).toMatchObject({ status: 422, problem: { code: 'quantity_limit' } });
    const held = await read('eli');
    expect(held.version).toBe(2);
    expect(held.stores[0]?.items.map(({ quantity }) => quantity)).toEqual([50, 50]);
  });

  it('refuses a variant the catalog does not sell', async () => {
    const item = await add('fin', 'M');
    expect(await update('fin', item.id, { size: 'XXS' })).toMatchObject({
      status: 422,
      problem: { code: 'unknown_offer' },
    });
    expect(await update('fin', item.id, { color: null })).toMatchObject({
      status: 422,
      problem: { code: 'unknown_offer' },
    });
    expect(await update('fin', item.id, { size: 'XL' })).toMatchObject({
      status: 409,
      problem: { code: 'out_of_stock' },
    });
    expect((await read('fin')).stores[0]?.items).toEqual([item]);
  });

  it('changes the quantity of a line that is out of stock', async () => {
    catalog.offer('rare', {});
    const body = { storeId: 'nordstrom', productSku: 'rare' };
    const { body: item } = await cart.as('gil').call(api.cart.addItem, { body });
    catalog.offer('rare', { inStock: false });
    expect((await cart.as('gil').call(api.cart.addItem, { body: { ...body, priceCents: 1 } })).problem.code).toBe(
      'out_of_stock',
    );
    const patched = await cart
      .as('gil')
      .call(api.cart.changeQuantity, { params: { id: item.id }, body: { quantity: 4 } });
    expect(patched).toMatchObject({ status: 200, body: { quantity: 4, inStock: false } });
  });
});

describe('removing items', () => {
  it('removes one line', async () => {
    const small = await add('hub', 'S');
    const medium = await add('hub', 'M');
    const gone = await cart.as('hub').call(api.cart.removeItem, { params: { id: small.id } });
    expect(gone.status).toBe(204);
    expect((await read('hub')).stores[0]?.items.map(({ id }) => id)).toEqual([medium.id]);
    const again = await cart.as('hub').call(api.cart.removeItem, { params: { id: small.id } });
    expect(again).toMatchObject({ status: 404, problem: { code: 'not_found' } });
    expect((await read('hub')).version).toBe(3);
  });

  it('clears the cart, also an empty one', async () => {
    await add('ian', 'S');
    await add('ian', 'M');
    for (const _ of ['full', 'empty']) expect((await cart.as('ian').call(api.cart.clearCart)).status).toBe(204);
    expect(await read('ian')).toMatchObject({ stores: [], version: 3 });
    expect((await cart.as('without cart').call(api.cart.clearCart)).status).toBe(204);
  });
});

describe('an item of another shopper', () => {
  it('is a 404 for every operation', async () => {
    const { id } = await add('jim', 'M');
    await add('kay', 'S');
    const kay = cart.as('kay');
    const tries = [
      kay.call(api.cart.updateItem, { params: { id }, body: { quantity: 2 } }),
      kay.call(api.cart.changeQuantity, { params: { id }, body: { quantity: 2 } }),
      kay.call(api.cart.removeItem, { params: { id } }, { 'if-match': '"999"' }),
    ];
    for (const refused of await Promise.all(tries))
      expect(refused).toMatchObject({ status: 404, problem: { code: 'not_found' } });
    expect((await read('jim')).stores[0]?.items).toHaveLength(1);
  });
});

describe('If-Match', () => {
  it('refuses a stale version in every operation and accepts the current one', async () => {
    const item = await add('liv', 'M');
    const liv = cart.as('liv');
    const body = { storeId: 'nordstrom', productSku: 'tee', size: 'S', color: 'Red' };
    const stale = { 'if-match': '"7"' };
    const refused = await Promise.all([
      liv.call(api.cart.addItem, { body }, stale),
      liv.call(api.cart.addItem, { body: { ...body, size: 'unknown' } }, stale),
      liv.call(api.cart.addItems, { body: { items: [body] } }, stale),
      liv.call(api.cart.updateItem, { params: { id: item.id }, body: { quantity: 2 } }, stale),
      liv.call(api.cart.updateItem, { params: { id: item.id }, body: {} }, stale),
      liv.call(api.cart.changeQuantity, { params: { id: item.id }, body: { quantity: 2 } }, stale),
      liv.call(api.cart.removeItem, { params: { id: item.id } }, stale),
      liv.call(api.cart.clearCart, {}, stale),
    ]);
    for (const reply of refused) {
      expect(reply).toMatchObject({ status: 412, problem: { code: 'version_stale' } });
      expect(reply.headers.get('etag')).toBe('"1"');
    }
    expect(await read('liv')).toMatchObject({ version: 1, stores: [{ items: [item] }] });

    const added = await liv.call(api.cart.addItem, { body }, { 'if-match': '"1"' });
    expect(added.headers.get('etag')).toBe('"2"');
    const gone = await liv.call(api.cart.clearCart, {}, { 'if-match': '"2"' });
    expect(gone.status).toBe(204);
    expect(gone.headers.get('etag')).toBe('"3"');
  });

  it('of two concurrent requests with the same version one succeeds', async () => {
    await add('mel', 'M');
    const body = { storeId: 'nordstrom', productSku: 'tee', size: 'S', color: 'Red' };
    const both = await Promise.all(
      [1, 2].map(() => cart.as('mel').call(api.cart.addItem, { body }, { 'if-match': '"1"' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 412]);
  });

  it('a cart that does not exist has version 0', async () => {
    const body = { storeId: 'nordstrom', productSku: 'tee', size: 'S', color: 'Red' };
    const first = await cart.as('new here').call(api.cart.addItem, { body }, { 'if-match': '"0"' });
    expect(first).toMatchObject({ status: 201 });
    const stale = await cart.as('not here').call(api.cart.addItem, { body }, { 'if-match': '"1"' });
    expect(stale.status).toBe(412);
    expect(await env.look("select 1 from cart.cart where shopper = 'not here'")).toEqual([]);
  });
});
