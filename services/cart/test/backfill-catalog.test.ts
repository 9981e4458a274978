import { api } from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment } from '@muse/kit/testing';
import { cart as cartService } from '../src/service.ts';
import { type StubCatalog, stubCatalog } from './support/catalog-stub.ts';

let env: TestEnvironment;
let catalog: StubCatalog;
beforeEach(async () => {
  env = await createTestEnvironment();
  catalog = await stubCatalog(env);
});
afterEach(() => env.close());

const completed = async () =>
  (
    await env.look<{ done: boolean }>(
      "select completed_at is not null as done from cart.backfill where name = 'catalog'",
    )
  )[0]?.done;
const known = async () =>
  (await env.look<{ sku: string }>('select product_sku as sku from cart.offer order by 1')).map(({ sku }) => sku);

describe('a cart that starts after the catalog', () => {
  it('reads the whole catalog once, page by page', async () => {
    for (const productSku of ['a', 'b', 'c', 'd', 'e']) catalog.offer(productSku);
    const cart = await env.start(cartService);
    await eventually(async () => expect(await completed()).toBe(true));
    expect(await known()).toEqual(['a', 'b', 'c', 'd', 'e']);

    catalog.offer('f');
    await env.moveClock('cart', 3_600);
    await cart.runDue();
    expect(await known()).not.toContain('f');
  });

  it('begins again soon where the catalog did not answer', async () => {
    catalog.offer('a');
    catalog.goDown();
    const cart = await env.start(cartService);
    await cart.runDue();
    expect(await completed()).toBe(false);
    catalog.comeUp();
    await env.moveClock('cart', 6);
    await eventually(async () => {
      await cart.runDue();
      expect(await completed()).toBe(true);
    });
    expect(await known()).toEqual(['a']);
  });
});

describe('a guest who does not come back', () => {
  it('is forgotten after sixty days; customers, and guests who came back, are not', async () => {
    const cart = await env.start(cartService);
    catalog.offer('cap');
    const shoppers = {
      gone: cart.withToken(await env.guestToken('guest_gone')),
      back: cart.withToken(await env.guestToken('guest_back')),
      customer: cart.as('customer'),
    };
    const add = (who: keyof typeof shoppers) =>
      shoppers[who].call(api.cart.addItem, { body: { storeId: 'nordstrom', productSku: 'cap' } });
    const carts = async () =>
      (await env.look<{ shopper: string }>('select shopper from cart.cart order by 1')).map(({ shopper }) => shopper);

    for (const who of ['gone', 'back', 'customer'] as const) expect((await add(who)).status).toBe(201);
    await env.moveClock('cart', 59 * 86_400);
    await cart.runDue();
    await add('back');
    expect(await carts()).toHaveLength(3);
    await env.moveClock('cart', 61 * 86_400);
    await cart.runDue();
    expect(await carts()).toEqual(['customer', 'guest_back']);
    expect(await env.look('select 1 from cart.line')).toHaveLength(2);
  });
});
