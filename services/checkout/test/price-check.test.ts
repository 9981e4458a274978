import { api } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { createShopper } from './support/shopper.ts';

describe('prices and stock when a session is created', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext();
  });
  afterEach(() => ctx.catalogChanges.clear());
  afterAll(() => ctx.close());

  let products = 0;
  /** A shopper with two products in the cart, and their SKUs. */
  const shopperWithTwo = () => {
    products += 2;
    const skus = [`thing-${products}`, `thing-${products + 1}`] as const;
    const entries = skus.map((sku, n) => ({ store: n === 0 ? 'nordstrom' : 'rack', sku, priceCents: 1_000 }));
    return { shopper: createShopper(ctx, entries), skus };
  };
  const calls = (endpoint: { id: string }) =>
    [...ctx.stubs.catalog.asked, ...ctx.stubs.cart.asked].filter((call) => call.endpoint === endpoint.id).length;
  const sessionsOf = (shopper: string) => ctx.env.look('select from checkout.session where shopper = $1', [shopper]);

  it('are compared with the catalog in one call', async () => {
    const { shopper } = shopperWithTwo();
    const [lookUps, refreshes] = [calls(api.catalog.lookUpOffers), calls(api.cart.refreshOffers)];
    expect((await shopper.begins()).status).toBe(201);
    expect(calls(api.catalog.lookUpOffers)).toBe(lookUps + 1);
    expect(calls(api.cart.refreshOffers)).toBe(refreshes);
  });

  it('a changed price is refused with pointer and current offer; trying again succeeds at the new price', async () => {
    const { shopper, skus } = shopperWithTwo();
    ctx.catalogChanges.set(skus[1], { priceCents: 1_500 });
    const refused = await shopper.begins();
    expect(refused.problem).toMatchObject({
      ...{ status: 409, code: 'price_changed' },
      errors: [{ pointer: '/stores/1/items/0', code: 'price_changed' }],
      offers: [{ productSku: skus[1], priceCents: 1_500 }],
    });
    expect(refused.problem.errors?.[0]?.detail).toContain('$15.00');
    expect(JSON.stringify(refused.problem)).not.toContain('version');
    expect(await sessionsOf(shopper.name)).toEqual([]);
    expect((await shopper.begins()).body.cartSnapshot.summary.subtotalCents).toBe(2_500);
  });

  it.each([
    ['sold out', { inStock: false }],
    ['now sold in another currency', { currency: 'EUR' }],
    ['withdrawn from the catalog', null],
  ])('a product that is %s is refused; the rest can be bought', async (_, change) => {
    const { shopper, skus } = shopperWithTwo();
    ctx.catalogChanges.set(skus[0], change);
    const refused = await shopper.begins({ items: [`ci_${skus[1]}`, `ci_${skus[0]}`] });
    expect(refused.problem).toMatchObject({
      ...{ status: 409, code: 'out_of_stock' },
      errors: [{ pointer: '/items/1', code: 'out_of_stock' }],
    });
    expect((await shopper.begins({ items: [`ci_${skus[1]}`] })).status).toBe(201);
  });

  it('a product that is in stock again is refused once, because the cart did not show its price', async () => {
    const sku = 'back-again';
    const shopper = createShopper(ctx, [{ store: 'rack', sku, priceCents: 700, inStock: false }]);
    ctx.catalogChanges.set(sku, { inStock: true });
    expect((await shopper.begins()).problem).toMatchObject({ code: 'out_of_stock', offers: [{ inStock: true }] });
    expect((await shopper.begins()).status).toBe(201);
  });

  it('cannot be checked while the catalog does not answer: 503, and no session', async () => {
    const { shopper } = shopperWithTwo();
    ctx.down.catalog = true;
    const refused = await shopper.begins();
    ctx.down.catalog = false;
    expect(refused.problem).toMatchObject({ status: 503, code: 'service_unavailable', retryable: true });
    expect(await sessionsOf(shopper.name)).toEqual([]);
  });
});
