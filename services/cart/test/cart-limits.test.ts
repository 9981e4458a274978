import { api } from '@muse/contracts';
import { createTestEnvironment, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { cart as cartService } from '../src/service.ts';
import { type StubCatalog, stubCatalog } from './support/catalog-stub.ts';

let env: TestEnvironment;
let catalog: StubCatalog;
let cart: TestServer;
const many = Array.from({ length: 110 }, (_, index) => `n-${index}`);
beforeAll(async () => {
  env = await createTestEnvironment();
  catalog = await stubCatalog(env);
  for (const productSku of many) catalog.offer(productSku);
  cart = await env.start(cartService);
});
afterAll(() => env.close());

const add = (shopper: string, productSku: string, quantity = 1) =>
  cart.as(shopper).call(api.cart.addItem, { body: { storeId: 'nordstrom', productSku, quantity } });
const read = async (shopper: string) => (await cart.as(shopper).call(api.cart.getCart)).body;

describe('the limits of a cart', () => {
  it('holds at most 99 units of a variant', async () => {
    await add('abe', 'n-0', 99);
    expect(await add('abe', 'n-0')).toMatchObject({ status: 422, problem: { code: 'quantity_limit' } });
    expect(await read('abe')).toMatchObject({ version: 1, summary: { totalItemCount: 99 } });
  });

  it('holds at most 100 lines, also under concurrency', async () => {
    const answers = await Promise.all(many.map((productSku) => add('bill', productSku)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(100);
    expect(answers.filter(({ problem }) => problem.code === 'cart_full')).toHaveLength(10);
    const held = await read('bill');
    expect(held).toMatchObject({ version: 100, summary: { totalItemCount: 100 } });
    const there = held.stores[0]?.items[0]?.productSku ?? '';
    expect(await add('bill', there)).toMatchObject({ status: 200, body: { quantity: 2 } });
  });

  it('holds one currency, any if it is empty', async () => {
    catalog.offer('eur', { currency: 'EUR' });
    const first = await add('cal', 'eur');
    expect(first).toMatchObject({ status: 201, body: { currency: 'EUR' } });
    expect(await add('cal', 'n-1')).toMatchObject({ status: 422, problem: { code: 'currency_mismatch' } });
    expect(await read('cal')).toMatchObject({ currency: 'EUR', version: 1, summary: { currency: 'EUR' } });
    await cart.as('cal').call(api.cart.removeItem, { params: { id: first.body.id } });
    expect((await add('cal', 'n-1')).status).toBe(201);
    expect((await read('cal')).currency).toBe('USD');
  });

  it('keeps its currency when a line changes to a variant of another currency', async () => {
    catalog.offer('two', { size: 'US' });
    catalog.offer('two', { size: 'EU', currency: 'EUR' });
    const body = { storeId: 'nordstrom', productSku: 'two', size: 'US' };
    const { body: item } = await cart.as('dee').call(api.cart.addItem, { body });
    const toEuro = () => cart.as('dee').call(api.cart.updateItem, { params: { id: item.id }, body: { size: 'EU' } });
    const { body: other } = await add('dee', 'n-2');
    expect(await toEuro()).toMatchObject({ status: 422, problem: { code: 'currency_mismatch' } });
    await cart.as('dee').call(api.cart.removeItem, { params: { id: other.id } });
    expect(await toEuro()).toMatchObject({ status: 200, body: { currency: 'EUR' } });
  });

  it('has no limit of its amount: checkout checks what a card can be charged', async () => {
    catalog.offer('yacht', { priceCents: 99_999_999 });
    expect(await add('ed', 'yacht', 99)).toMatchObject({ status: 201, body: { totalPriceCents: 9_899_999_901 } });
    expect((await read('ed')).summary.subtotalCents).toBe(9_899_999_901);
  });
});
