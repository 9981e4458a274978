import { api } from '@muse/contracts';
import { createTestEnvironment, type TestEnvironment } from '@muse/kit/testing';
import { cart as cartService } from '../src/service.ts';
import { type StubCatalog, stubCatalog } from './support/catalog-stub.ts';

let env: TestEnvironment;
let catalog: StubCatalog;
beforeEach(async () => {
  env = await createTestEnvironment();
  catalog = await stubCatalog(env);
});
afterEach(() => env.close());

describe('abandoned carts', () => {
  it('of guests are deleted after 60 days without a change; those of customers are kept', async () => {
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
