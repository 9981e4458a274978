import { api } from '@muse/contracts';
import { createTestEnvironment, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { cart as cartService } from '../src/service.ts';
import { type StubCatalog, stubCatalog } from './support/catalog-stub.ts';

describe('refreshing offers for checkout', () => {
  let env: TestEnvironment;
  let catalog: StubCatalog;
  let cart: TestServer;
  beforeAll(async () => {
    env = await createTestEnvironment();
    catalog = await stubCatalog(env);
    cart = await env.start(cartService);
  });
  afterAll(() => env.close());

  const variantOf = (productSku: string) => ({ storeId: 'nordstrom', productSku, size: null, color: null });
  const refresh = async (...skus: string[]) =>
    cart
      .withToken(await env.serviceToken('checkout'))
      .call(api.cart.refreshOffers, { body: { variants: skus.map(variantOf) } });

  it('carts show the catalog’s price and stock although no event arrived', async () => {
    for (const sku of ['shirt', 'socks', 'hat']) catalog.offer(sku, { priceCents: 1_000 });
    const ann = cart.as('ann');
    for (const productSku of ['shirt', 'socks', 'hat'])
      await ann.call(api.cart.addItem, { body: { storeId: 'nordstrom', productSku } });
    catalog.offer('shirt', { priceCents: 1_500 });
    catalog.offer('socks', { inStock: false });
    catalog.withdraw(variantOf('hat'));
    const asked = catalog.lookUpCount();
    expect((await refresh('shirt', 'socks', 'hat')).status).toBe(204);
    expect(catalog.lookUpCount()).toBe(asked + 1);

    const { body } = await ann.call(api.cart.getCart);
    expect(body.stores[0]?.items.map(({ priceCents, inStock }) => [priceCents, inStock])).toEqual([
      [1_500, true],
      [1_000, false],
      [1_000, false],
    ]);
    expect(body.version).toBe(3);
  });

  it('is refused while the catalog does not answer, and to shoppers', async () => {
    catalog.goDown();
    expect((await refresh('shirt')).problem).toMatchObject({ status: 503, code: 'service_unavailable' });
    catalog.comeUp();
    const asShopper = await cart.as('ann').send('POST', '/internal/carts/offers/refresh', {});
    expect(asShopper.status).toBe(401);
  });
});
