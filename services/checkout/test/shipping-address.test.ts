import { storeChanged } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { newYork, storeOf } from './support/fixtures.ts';
import { createShopper } from './support/shopper.ts';

describe('the shipping address', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext({}, [
      storeOf('nordstrom', 5, {}),
      storeOf('islands', 5, { excludedStates: ['AK', 'HI'] }),
      storeOf('abroad', 5, { countries: ['CA'] }),
    ]);
  });
  afterAll(() => ctx.close());

  const begun = async (...stores: string[]) => {
    const shopper = createShopper(
      ctx,
      stores.map((store, n) => ({ store, sku: `thing${n}`, priceCents: 1_000 })),
    );
    await shopper.begins();
    return shopper;
  };
  const hawaii = { ...newYork, city: 'Honolulu', state: 'Hawaii', zip: '96813-1234' };

  it('reports every missing or invalid field at once', async () => {
    const shopper = await begun('nordstrom');
    const refused = await shopper.ships({
      name: '',
      city: 'New York',
      country: 'USA',
      email: 'nobody',
      planet: 'Earth',
    });
    expect(refused.problem).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(refused.problem.errors?.map(({ pointer }) => pointer).sort()).toEqual(
      ['/address1', '/country', '/email', '/name', '/planet', '/state', '/zip'].sort(),
    );
  });

  it.each([
    ['a country we do not serve', { country: 'fr' }, 'country_not_served', ['/country']],
    ['an unknown state', { state: 'Atlantis' }, 'invalid_address', ['/state']],
    ['a malformed ZIP code', { zip: '1000' }, 'invalid_address', ['/zip']],
    [
      'an unknown state and a malformed ZIP code',
      { state: 'Atlantis', zip: 'ABCDE' },
      'invalid_address',
      ['/state', '/zip'],
    ],
    ['a ZIP code of another state', { state: 'CA' }, 'invalid_address', ['/zip', '/state']],
    ['a ZIP code that is not in use', { zip: '00012' }, 'invalid_address', ['/zip']],
  ])('refuses %s', async (_, change, code, pointers) => {
    const shopper = await begun('nordstrom');
    const refused = await shopper.ships({ ...newYork, ...change });
    expect(refused.problem).toMatchObject({ status: 422, code });
    expect(refused.problem.errors?.map(({ pointer }) => pointer)).toEqual(pointers);
    expect((await shopper.looks()).body).toMatchObject({ status: 'incomplete', version: 1, shippingAddress: null });
  });

  it.each([
    ['94102', '94102'],
    ['941021234', '94102-1234'],
    ['94102 1234', '94102-1234'],
    ['94102\u20131234', '94102-1234'],
    ['94102 \u2014 1234', '94102-1234'],
    ['94102 123', undefined],
    ['9410212345', undefined],
    ['94102-', undefined],
    ['9410 21234', undefined],
  ])('reads the ZIP code %j as %j', async (zip, read) => {
    const shopper = await begun('nordstrom');
    const answer = await shopper.ships({ ...newYork, city: 'San Francisco', state: 'CA', zip });
    if (read === undefined) expect(answer.problem).toMatchObject({ status: 422, errors: [{ pointer: '/zip' }] });
    else expect(answer.body.shippingAddress?.zip).toBe(read);
  });

  it('refuses marks that change the direction of writing in a name', async () => {
    const shopper = await begun('nordstrom');
    for (const mark of ['\u202a', '\u202e', '\u2066', '\u2069']) {
      const refused = await shopper.ships({ ...newYork, name: `Ada ${mark}Lovelace` });
      expect(refused.problem).toMatchObject({ status: 400, errors: [{ pointer: '/name', code: 'invalid_text' }] });
    }
    for (const name of ['עדה לאבלייס', 'أدا لوفليس', 'Ada\u200dLovelace'])
      expect((await shopper.ships({ ...newYork, name })).status).toBe(200);
  });

  it('is refused with the stores that do not ship there', async () => {
    const shopper = await begun('nordstrom', 'islands');
    await eventually(async () => expect((await ctx.env.look('select from checkout.store')).length).toBe(3));
    const refused = await shopper.ships(hawaii);
    expect(refused.problem).toMatchObject({
      ...{ status: 422, code: 'store_cannot_ship', stores: [{ storeId: 'islands', storeName: 'Islands' }] },
      errors: [{ pointer: '/state', code: 'store_cannot_ship' }],
    });
    expect(refused.problem.detail).toContain('Islands does not ship to HI');
    expect((await shopper.ships()).status).toBe(200);

    const other = await begun('abroad', 'islands');
    const both = await other.ships(hawaii);
    expect(both.problem.stores).toHaveLength(2);
    expect(both.problem.errors?.map(({ pointer }) => pointer)).toEqual(['/country', '/state']);
  });

  it('follows catalog.store_changed and ignores stale events', async () => {
    const shopper = await begun('islands');
    await ctx.env.publish(storeChanged, storeOf('islands', 7, { excludedStates: [] }));
    await eventually(async () => expect((await shopper.ships(hawaii)).status).toBe(200));
    const stale = await ctx.env.publish(storeChanged, storeOf('islands', 6, { excludedStates: ['HI'] }));
    await eventually(async () =>
      expect(await ctx.env.look('select from checkout.inbox where message_id = $1', [stale])).toHaveLength(1),
    );
    expect((await shopper.ships(hawaii)).body).toMatchObject({ shippingAddress: { state: 'HI', zip: '96813-1234' } });
  });

  describe('of a store that is not in the projection', () => {
    afterEach(() => {
      ctx.down.catalog = false;
    });

    it('follows the rules that the catalog answers with', async () => {
      const shopper = await begun('brand-new', 'nordstrom');
      ctx.catalogStores.push(storeOf('brand-new', 9, { excludedStates: ['HI'] }));
      expect((await shopper.ships(hawaii)).problem).toMatchObject({ code: 'store_cannot_ship' });
      ctx.down.catalog = true; // known from now on
      expect((await shopper.ships()).status).toBe(200);
    });

    it('is refused with 503 while the catalog does not answer, and changes nothing', async () => {
      const shopper = await begun('brand-newer');
      ctx.down.catalog = true;
      expect((await shopper.ships()).problem).toMatchObject({ status: 503, code: 'service_unavailable' });
      expect((await shopper.looks()).body).toMatchObject({ status: 'incomplete', version: 1, shippingAddress: null });
    });

    it('is refused if the catalog does not have it either', async () => {
      const shopper = await begun('closed-down');
      const refused = await shopper.ships();
      expect(refused.problem).toMatchObject({ status: 422, code: 'store_cannot_ship' });
      expect(refused.problem.stores).toEqual([{ storeId: 'closed-down', storeName: 'Closed-down' }]);
    });
  });
});

describe('with other settings', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    const stores = ['nordstrom', 'rack'].map((store) => storeOf(store, 1, { countries: ['US', 'CA'] }));
    ctx = await createTestContext({ COUNTRIES_SERVED: 'US,CA', SERVICE_FEE_BASIS_POINTS: '250' }, stores);
  });
  afterAll(() => ctx.close());

  it('the service fee is frozen with the prices and split over the stores to the cent', async () => {
    const shopper = createShopper(ctx);
    const { stores, summary } = (await shopper.begins()).body.cartSnapshot;
    expect(summary).toMatchObject({ subtotalCents: 11_199, serviceFeeCents: 280, totalCents: 11_479 });
    expect(stores.map((store) => store.serviceFeeCents)).toEqual([250, 30]);
    expect((await shopper.ships()).body.cartSnapshot.summary.totalCents).toBe(11_479);
  });

  it('another country is accepted without a US ZIP code', async () => {
    const shopper = createShopper(ctx);
    await shopper.begins();
    const toronto = { ...newYork, city: 'Toronto', state: 'ON', zip: 'M5V 2T6', country: 'CA' };
    expect((await shopper.ships(toronto)).body.shippingAddress).toMatchObject({ country: 'CA', zip: 'M5V 2T6' });
  });
});
