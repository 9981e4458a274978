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
const storedSkus = async () =>
  (await env.look<{ sku: string }>('select product_sku as sku from cart.offer order by 1')).map(({ sku }) => sku);

describe('the backfill of the catalog projections', () => {
  it('reads all offers once, page by page', async () => {
    for (const productSku of ['a', 'b', 'c', 'd', 'e']) catalog.offer(productSku);
    const cart = await env.start(cartService);
    await eventually(async () => expect(await completed()).toBe(true));
    expect(await storedSkus()).toEqual(['a', 'b', 'c', 'd', 'e']);

    catalog.offer('f');
    await env.moveClock('cart', 3_600);
    await cart.runDue();
    expect(await storedSkus()).not.toContain('f');
  });

  it('is retried soon if the catalog did not answer', async () => {
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
    expect(await storedSkus()).toEqual(['a']);
  });
});
