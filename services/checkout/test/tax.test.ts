import { checkoutSubmitted, sum } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { newYork, portland, storeOf } from './support/fixtures.ts';
import { createShopper } from './support/shopper.ts';

const clothing = 'txcd_30011000';
const seattle = { ...newYork, city: 'Seattle', state: 'WA', zip: '98101' };

describe('tax by the table of rates', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext({ PLACE_WAIT_SECONDS: '1' });
    ctx.catalogChanges.set('shirt', { taxCode: clothing });
  });
  afterAll(() => ctx.close());

  it('is computed per line, by tax code and address, and frozen with the session', async () => {
    const shopper = createShopper(ctx);
    await shopper.begins();
    const { cartSnapshot } = (await shopper.ships(newYork)).body;
    // Two shirts at $49.99 are clothing under $110; socks have no tax code.
    expect(cartSnapshot.stores).toMatchObject([
      { taxCents: 0, shippingTaxCents: 0, taxState: 'calculated', items: [{ taxCode: clothing, taxCents: 0 }] },
      { taxCents: 103, totalCents: 1_304, items: [{ taxCode: null, taxCents: 103 }] },
    ]);
    expect(cartSnapshot.summary).toMatchObject({ subtotalCents: 11_199, taxCents: 103, totalCents: 11_302 });
    expect((await shopper.looks()).body.cartSnapshot).toEqual(cartSnapshot);
  });

  it('is computed again for another address, up to none at all', async () => {
    const shopper = createShopper(ctx);
    await shopper.begins();
    const there = (await shopper.ships(seattle)).body.cartSnapshot;
    expect(there.summary.taxCents).toBe(
      sum(there.stores.flatMap(({ items }) => items.map((item) => item.taxCents ?? 0))),
    );
    expect(there.summary.taxCents).toBeGreaterThan(1_000);
    expect((await shopper.ships(portland)).body.cartSnapshot.summary).toMatchObject({
      taxCents: 0,
      totalCents: 11_199,
    });
  });

  it('goes to payments with the share of each store, and with the state it is paid to', async () => {
    const shopper = createShopper(ctx);
    await shopper.begins();
    const { stores } = (await shopper.ships(seattle)).body.cartSnapshot;
    await shopper.pays();
    void shopper.places().catch(() => undefined);
    const { data } = await ctx.env.spy.waitFor(checkoutSubmitted, ({ sessionId }) => sessionId === shopper.id());
    expect(data.shares).toMatchObject(
      stores.map(({ taxCents, totalCents }) => ({ taxCents, totalCents, shippingTaxCents: 0, taxState: 'WA' })),
    );
    expect(data.shares[0]).not.toHaveProperty('taxEstimate');
  });
});

describe('tax in Canada', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    const stores = ['nordstrom', 'rack'].map((store) => storeOf(store, 1, { countries: ['US', 'CA'] }));
    ctx = await createTestContext({ COUNTRIES_SERVED: 'US,CA' }, stores);
    ctx.catalogChanges.set('socks', { taxCode: 'txcd_35010000' });
  });
  afterAll(() => ctx.close());

  it('is that of the province, however it was typed; books have the GST alone', async () => {
    const shopper = createShopper(ctx);
    await shopper.begins();
    const toronto = { ...newYork, city: 'Toronto', state: 'Ontario', zip: 'm5v2t6', country: 'CA' };
    const { cartSnapshot } = (await shopper.ships(toronto)).body;
    expect(cartSnapshot.stores).toMatchObject([{ taxCents: 1_300 }, { taxCents: 60 }]);
  });
});

describe('tax on shipping', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext(
      {},
      ['nordstrom', 'rack'].map((store) => storeOf(store, 1, { flatCents: 1_000 })),
    );
    ctx.catalogChanges.set('shirt', { taxCode: clothing });
  });
  afterAll(() => ctx.close());

  it.each([
    [seattle, [95, 95]],
    [{ ...newYork, city: 'San Francisco', state: 'CA', zip: '94102' }, [0, 0]],
    [newYork, [0, 85]],
  ])('is part of the tax of its store where the state taxes it, and the goods', async (address, expected) => {
    const shopper = createShopper(ctx);
    await shopper.begins();
    const { stores } = (await shopper.ships(address)).body.cartSnapshot;
    expect(stores.map(({ shippingTaxCents }) => shippingTaxCents)).toEqual(expected);
    for (const { taxCents, shippingTaxCents = 0, items } of stores)
      expect(taxCents).toBe(shippingTaxCents + sum(items.map((item) => item.taxCents ?? 0)));
  });
});

describe('tax by Stripe', () => {
  let contexts: Record<'refuse' | 'estimate', TestContext>;
  beforeAll(async () => {
    const start = (whenUnavailable: string) =>
      createTestContext({
        ...{ TAX_PROVIDER: 'stripe', TAX_WHEN_UNAVAILABLE: whenUnavailable },
        PLACE_WAIT_SECONDS: '1',
      });
    contexts = { refuse: await start('refuse'), estimate: await start('estimate') };
  });
  afterEach(() => {
    for (const { down, taxes } of Object.values(contexts)) {
      down.tax = false;
      taxes.during = undefined;
    }
  });
  afterAll(() => Promise.all(Object.values(contexts).map((ctx) => ctx.close())));

  it('asks for one calculation per store, which payments gets when the checkout is placed and the shopper never sees', async () => {
    const shopper = createShopper(contexts.refuse);
    await shopper.begins();
    const shipped = await shopper.ships(newYork);
    const asked = contexts.refuse.taxes.asked.at(-1);
    expect(asked).toMatchObject({
      address: { address1: '1 Main Street', state: 'NY', zip: '10001', country: 'US' },
      stores: [
        { storeId: 'nordstrom', lines: [{ id: 'ci_shirt', amountCents: 9_998, quantity: 2, taxCode: null }] },
        { storeId: 'rack', lines: [{ id: 'ci_socks', amountCents: 1_201, quantity: 1 }] },
      ],
    });
    expect(JSON.stringify(asked)).not.toContain('Alice');
    expect(shipped.body.cartSnapshot.summary).toMatchObject({ taxCents: 1_119, totalCents: 12_318 });
    expect(JSON.stringify(shipped.body)).not.toContain('taxcalc_');
    await shopper.pays();
    void shopper.places().catch(() => undefined);
    const { data } = await contexts.refuse.env.spy.waitFor(checkoutSubmitted, (it) => it.sessionId === shopper.id());
    expect(data.shares).toMatchObject([{ taxCalculation: 'taxcalc_nordstrom' }, { taxCalculation: 'taxcalc_rack' }]);
  });

  it('is asked without a lock: a card set meanwhile stays, and the tax is computed again', async () => {
    const shopper = createShopper(contexts.refuse);
    await shopper.begins();
    const { taxes } = contexts.refuse;
    const before = taxes.asked.length;
    let paid: Promise<unknown> | undefined;
    taxes.during = async () => {
      paid ??= shopper.pays();
      await paid;
    };
    const { body } = await shopper.ships(newYork);
    expect(body).toMatchObject({ status: 'ready_for_complete', paymentMethod: { id: 'pm_visa' } });
    expect(taxes.asked.length - before).toBe(2);
  });

  it('unavailable: 503 and the session is unchanged, so that nothing is charged without tax', async () => {
    const shopper = createShopper(contexts.refuse);
    await shopper.begins();
    contexts.refuse.down.tax = true;
    const refused = await shopper.ships(newYork);
    expect(refused.problem).toMatchObject({ status: 503, code: 'service_unavailable' });
    expect((await shopper.looks()).body).toMatchObject({ status: 'incomplete', version: 1, shippingAddress: null });
  });

  it('unavailable: estimated with the table of rates, and payments gets what it needs to ask again', async () => {
    const shopper = createShopper(contexts.estimate);
    await shopper.begins();
    contexts.estimate.down.tax = true;
    const { body } = await shopper.ships(newYork);
    expect(body.cartSnapshot.stores).toMatchObject([{ taxState: 'estimated', taxCents: 854 }, { taxCents: 103 }]);
    expect(body.messages).toMatchObject([
      { severity: 'info', code: 'tax_estimated', pointer: '/cartSnapshot/stores/0/taxCents' },
      { code: 'tax_estimated' },
    ]);
    await shopper.pays();
    void shopper.places().catch(() => undefined);
    const { data } = await contexts.estimate.env.spy.waitFor(checkoutSubmitted, (it) => it.sessionId === shopper.id());
    expect(data.shares[0]?.taxEstimate).toEqual({
      address: { city: 'New York', state: 'NY', zip: '10001', country: 'US' },
      lines: [{ id: 'ci_shirt', amountCents: 9_998, quantity: 2, taxCode: null }],
    });
  });
});
