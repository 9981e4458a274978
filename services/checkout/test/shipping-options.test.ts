import { checkoutPaid, checkoutSubmitted, type ShippingRate, type StoreShipping, storeChanged } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { checkout as checkoutService } from '../src/service.ts';
import { createTestContext, type TestContext } from './support/context.ts';
import { newYork, storeOf } from './support/fixtures.ts';
import { publishPaid } from './support/paid.ts';
import { createShopper } from './support/shopper.ts';

const every = {
  ...{ validFrom: '2020-01-01', validTo: null, freeFromCents: null, surcharges: [] },
  ...{ handlingDays: 0, transitDays: null, cutOff: null },
};
const standard: ShippingRate = {
  ...every,
  ...{ id: 'standard', name: 'Standard', kind: 'flat', priceCents: 795, freeFromCents: 10_000 },
  surcharges: [{ region: 'HI', priceCents: 1_200 }],
  transitDays: { min: 3, max: 5 },
};
const express: ShippingRate = {
  ...every,
  ...{ id: 'express', name: 'Express', kind: 'flat', priceCents: 2_495, transitDays: { min: 1, max: 1 } },
};
const perItem: ShippingRate = {
  ...every,
  ...{ id: 'parcel', name: 'Parcel', kind: 'per_item', baseCents: 300, perItemCents: 150 },
};
const byWeight: ShippingRate = {
  ...every,
  ...{ id: 'post', name: 'Post', kind: 'by_weight', defaultWeightGrams: null },
  tiers: [
    { fromGrams: 0, toGrams: 999, priceCents: 399 },
    { fromGrams: 1_000, toGrams: null, priceCents: 899 },
  ],
};
const rulesOf = (more: Partial<StoreShipping>): { shippingRules: StoreShipping } => ({
  shippingRules: {
    ...{ countries: ['US'], excludedStates: [], freeFromCents: null, rates: [], noPoBoxes: false },
    ...more,
  },
});
const stores = [
  { ...storeOf('choice', 1, {}), ...rulesOf({ rates: [standard, express] }) },
  { ...storeOf('items', 1, {}), ...rulesOf({ rates: [perItem], noPoBoxes: true }) },
  { ...storeOf('weights', 1, {}), ...rulesOf({ rates: [byWeight] }) },
  { ...storeOf('unrated', 1, {}), ...rulesOf({}) },
  { ...storeOf('moving', 1, {}), ...rulesOf({ rates: [standard] }) },
  storeOf('old', 1, { flatCents: 500, freeFromCents: 5_000 }), // as release 0.1.0 publishes it
];

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext({ TAX_PROVIDER: 'none', PLACE_WAIT_SECONDS: '1' }, stores);
});
afterAll(() => ctx.close());

const hawaii = { ...newYork, city: 'Honolulu', state: 'HI', zip: '96813' };
const begun = async (...entries: [store: string, priceCents: number, more?: object][]) => {
  const shopper = createShopper(
    ctx,
    entries.map(([store, priceCents, more], n) => ({ store, sku: `thing${n}`, priceCents, ...more })),
  );
  await shopper.begins();
  return shopper;
};

describe('the shipping of a session', () => {
  it('is each store’s own, and part of its total and of the session’s', async () => {
    const shopper = await begun(
      ['choice', 3_000],
      ['items', 1_000, { quantity: 4 }],
      ['weights', 2_000, { quantity: 2, weightGrams: 600 }],
      ['old', 1_000],
    );
    const { cartSnapshot } = (await shopper.ships()).body;
    expect(cartSnapshot.stores.map(({ storeId, shippingCents }) => [storeId, shippingCents])).toEqual([
      ['choice', 795],
      ['items', 900],
      ['weights', 899],
      ['old', 500],
    ]);
    expect(cartSnapshot.summary).toMatchObject({ subtotalCents: 12_000, shippingCents: 3_094, totalCents: 15_094 });
    for (const store of cartSnapshot.stores) expect(store.totalCents).toBe(store.subtotalCents + store.shippingCents);
  });

  it('is free from a subtotal on, but for the surcharge of the region', async () => {
    const shopper = await begun(['choice', 10_000]);
    expect((await shopper.ships()).body.cartSnapshot.summary.shippingCents).toBe(0);
    expect((await shopper.ships(hawaii)).body.cartSnapshot.summary.shippingCents).toBe(1_200);
  });

  it('is computed again for another address', async () => {
    const shopper = await begun(['choice', 3_000]);
    expect((await shopper.ships(hawaii)).body.cartSnapshot.summary).toMatchObject({ totalCents: 4_995 });
    expect((await shopper.ships()).body.cartSnapshot.summary).toMatchObject({ totalCents: 3_795 });
  });

  it('stays frozen when the store changes its rates', async () => {
    const moved = { ...storeOf('moving', 2, {}), ...rulesOf({ rates: [express] }) };
    const shopper = await begun(['moving', 3_000]);
    expect((await shopper.ships()).body.cartSnapshot.summary.shippingCents).toBe(795);
    await ctx.env.publish(storeChanged, moved);
    const other = await begun(['moving', 3_000]);
    await eventually(async () => expect((await other.ships()).body.cartSnapshot.summary.shippingCents).toBe(2_495));
    expect((await shopper.looks()).body.cartSnapshot.summary).toMatchObject({ shippingCents: 795, totalCents: 3_795 });
  });
});

describe('the shipping options', () => {
  it('are shown where there is a choice, the cheapest selected, with the days of delivery', async () => {
    const shopper = await begun(['choice', 3_000], ['items', 1_000]);
    const [choice, items] = (await shopper.ships()).body.cartSnapshot.stores;
    expect(choice?.shippingOptions).toMatchObject([
      { id: 'standard', name: 'Standard', priceCents: 795, selected: true },
      { id: 'express', name: 'Express', priceCents: 2_495, selected: false },
    ]);
    const day = /^\d{4}-\d\d-\d\d$/;
    expect(choice?.shippingOption).toEqual({
      ...{ id: 'standard', name: 'Standard' },
      ...{ deliveryFrom: expect.stringMatching(day), deliveryTo: expect.stringMatching(day) },
    });
    expect(items?.shippingOption).toEqual({ id: 'parcel', name: 'Parcel', deliveryFrom: null, deliveryTo: null });
    expect(items).not.toHaveProperty('shippingOptions');
  });

  it('are chosen per store, and the choice is forgotten when the address is set without it', async () => {
    const shopper = await begun(['choice', 3_000], ['items', 1_000]);
    const chosen = await shopper.ships({ ...newYork, shippingOption: { choice: 'express', items: 'parcel' } });
    expect(chosen.body.cartSnapshot.stores[0]).toMatchObject({
      ...{ shippingCents: 2_495, totalCents: 5_495, shippingOption: { id: 'express' } },
      shippingOptions: [
        { id: 'standard', selected: false },
        { id: 'express', selected: true },
      ],
    });
    expect(chosen.body.shippingAddress).not.toHaveProperty('shippingOption');
    expect((await shopper.ships()).body.cartSnapshot.summary.shippingCents).toBe(795 + 450);
  });

  it('that do not exist are refused with 422 and their pointers, and change nothing', async () => {
    const shopper = await begun(['choice', 3_000], ['items', 1_000]);
    const refused = await shopper.ships({
      ...newYork,
      shippingOption: { choice: 'overnight', items: 'standard', 'else/where': 'standard' },
    });
    expect(refused.problem).toMatchObject({ status: 422, code: 'unknown_shipping_option' });
    expect(refused.problem.errors?.map(({ pointer }) => pointer)).toEqual([
      '/shippingOption/choice',
      '/shippingOption/items',
      '/shippingOption/else~1where',
    ]);
    expect((await shopper.looks()).body).toMatchObject({ status: 'incomplete', version: 1, shippingAddress: null });
    const malformed = await shopper.ships({ ...newYork, shippingOption: { choice: 7 } });
    expect(malformed.problem).toMatchObject({ status: 400, errors: [{ pointer: '/shippingOption/choice' }] });
  });

  it('are in checkout.paid, so that the order is placed with the option that was paid for', async () => {
    const shopper = await begun(['choice', 3_000], ['unrated', 1_000]);
    const shipped = await shopper.ships({ ...newYork, shippingOption: { choice: 'express' } });
    await shopper.pays();
    void shopper.places().catch(() => undefined);
    const { sessionId, attempt, currency, amountCents } = (
      await ctx.env.spy.waitFor(checkoutSubmitted, (data) => data.sessionId === shopper.id())
    ).data;
    expect(amountCents).toBe(3_000 + 2_495 + 1_000);
    await publishPaid(ctx, { sessionId, attempt, currency, amountCents });
    const { orders } = (await ctx.env.spy.waitFor(checkoutPaid, (data) => data.sessionId === sessionId)).data;
    expect(orders.map(({ shippingOption }) => shippingOption)).toEqual([
      shipped.body.cartSnapshot.stores[0]?.shippingOption,
      undefined,
    ]);
    expect(orders[0]).not.toHaveProperty('shippingOptions');
    expect(orders[0]?.lines[0]).not.toHaveProperty('weightGrams');
  });
});

describe('a store without rates', () => {
  const warning = { severity: 'warning', code: 'shipping_unknown', detail: expect.stringContaining('Unrated') };

  it('costs 0 with a warning that names it', async () => {
    const shopper = await begun(['choice', 3_000], ['unrated', 1_000]);
    const { status, body } = await shopper.ships();
    expect(status).toBe(200);
    expect(body.cartSnapshot.stores[1]).toMatchObject({ shippingCents: 0, shippingOption: null });
    expect(body.messages).toEqual([
      expect.objectContaining({ ...warning, pointer: '/cartSnapshot/stores/1/shippingCents' }),
    ]);
    expect((await shopper.looks()).body.messages).toEqual(body.messages);
  });

  it('is unknown too if the weight of an item is', async () => {
    const shopper = await begun(['weights', 2_000]);
    expect((await shopper.ships()).body.messages).toMatchObject([{ code: 'shipping_unknown' }]);
  });

  it('is refused with SHIPPING_UNKNOWN=refuse, as in production', async () => {
    const server = await ctx.env.start(checkoutService, { SHIPPING_UNKNOWN: 'refuse', TAX_PROVIDER: 'none' });
    const shopper = createShopper(ctx, [{ store: 'unrated', sku: 'a', priceCents: 100 }], server);
    await shopper.begins();
    const refused = await shopper.ships();
    expect(refused.problem).toMatchObject({
      ...{ status: 422, code: 'shipping_unknown', stores: [{ storeId: 'unrated', storeName: 'Unrated' }] },
      detail: expect.stringContaining('Unrated'),
    });
    expect((await shopper.looks()).body).toMatchObject({ status: 'incomplete', version: 1 });
  });

  it('is free with SHIPPING_RATES=none, like every store', async () => {
    const server = await ctx.env.start(checkoutService, { SHIPPING_RATES: 'none', TAX_PROVIDER: 'none' });
    const shopper = createShopper(ctx, [{ store: 'choice', sku: 'a', priceCents: 100 }], server);
    await shopper.begins();
    const { body } = await shopper.ships();
    expect(body).toMatchObject({ messages: [], cartSnapshot: { summary: { shippingCents: 0 } } });
    const chosen = await shopper.ships({ ...newYork, shippingOption: { choice: 'standard' } });
    expect(chosen.problem).toMatchObject({ status: 422, code: 'unknown_shipping_option' });
  });
});

describe('a PO box', () => {
  it('is refused by the stores that do not ship there, by name', async () => {
    const shopper = await begun(['choice', 3_000], ['items', 1_000]);
    const refused = await shopper.ships({ ...newYork, address2: 'P.O. Box 99' });
    expect(refused.problem).toMatchObject({
      ...{ status: 422, code: 'store_cannot_ship', stores: [{ storeId: 'items', storeName: 'Items' }] },
      errors: [{ pointer: '/address2', code: 'store_cannot_ship' }],
      detail: expect.stringContaining('Items does not ship to PO boxes.'),
    });
    const other = await begun(['choice', 3_000]);
    expect((await other.ships({ ...newYork, address1: 'PO Box 99' })).status).toBe(200);
  });
});

describe('the address', () => {
  it('is shown normalised and as it was written, with suggestions that are never applied', async () => {
    const shopper = await begun(['choice', 3_000]);
    const written = { ...newYork, address1: 'Main   Street', state: 'new york', zip: '100011234' };
    const { body } = await shopper.ships(written);
    expect(body.shippingAddress).toMatchObject({ address1: 'Main Street', state: 'NY', zip: '10001-1234' });
    expect(body.shippingAddressAsWritten).toMatchObject({
      address1: 'Main   Street',
      state: 'new york',
      zip: '100011234',
    });
    expect(body.messages).toMatchObject([
      { severity: 'info', code: 'address_suggestion', pointer: '/shippingAddress/address1' },
    ]);
  });
});
