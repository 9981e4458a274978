import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { cart as cartService } from '../src/service.ts';
import { type StubCatalog, stubCatalog } from './support/catalog-stub.ts';

const day = 86_400;
let env: TestEnvironment;
let catalog: StubCatalog;
let cart: TestServer;
beforeEach(async () => {
  env = await createTestEnvironment();
  catalog = await stubCatalog(env);
  for (const productSku of ['a', 'b', 'c', 'd', 'e']) catalog.offer(productSku);
  cart = await env.start(cartService);
  await eventually(async () =>
    expect(await env.look('select from cart.backfill where completed_at is not null')).toHaveLength(2),
  );
  await cart.runDue(); // the first comparison, before or after the backfill
});
afterEach(() => env.close());

const differences = async (projection: string) => {
  const metrics = String((await cart.admin.send('GET', '/metrics')).body);
  return Number(
    new RegExp(`projection_differences_total\\{projection="${projection}"\\} (\\d+)`).exec(metrics)?.[1] ?? 0,
  );
};
const compareAfter = async (seconds: number) => {
  await env.moveClock('cart', seconds);
  await cart.runDue();
};

describe('the nightly comparison of the projections with the catalog', () => {
  it('repairs stale and missing rows and counts them', async () => {
    await env.look(`update cart.offer set price_cents = 1, version = 0 where product_sku = 'b'`);
    await env.look(`delete from cart.offer where product_sku = 'e'`);
    await env.look(`update cart.store set name = 'Outdated', version = 0`);
    await compareAfter(day + 60);

    expect(await env.look(`select price_cents from cart.offer where product_sku = 'b'`)).toEqual([
      { price_cents: 10_000 },
    ]);
    expect(await env.look('select product_sku from cart.offer')).toHaveLength(5);
    expect(await env.look('select name from cart.store')).toEqual([{ name: 'The nordstrom store' }]);
    expect([await differences('offers'), await differences('stores')]).toEqual([2, 1]);
  });

  it('counts nothing if the versions agree, and keeps a row that is newer than the source', async () => {
    await env.look(`update cart.offer set price_cents = 2, version = version + 100 where product_sku = 'b'`);
    await compareAfter(day + 60);
    expect(await env.look(`select price_cents from cart.offer where product_sku = 'b'`)).toEqual([{ price_cents: 2 }]);
    expect([await differences('offers'), await differences('stores')]).toEqual([0, 0]);
  });

  it('runs again soon if the catalog did not answer', async () => {
    await env.look(`update cart.offer set price_cents = 1, version = 0 where product_sku = 'b'`);
    catalog.goDown();
    await compareAfter(day + 60);
    expect(await differences('offers')).toBe(0);
    catalog.comeUp();
    await eventually(async () => {
      await compareAfter(day + 120);
      expect(await differences('offers')).toBe(1);
    });
  });
});
