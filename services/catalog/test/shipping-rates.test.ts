import { api, storeChanged } from '@muse/contracts';
import { createTestEnvironment, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { catalog as catalogService } from '../src/service.ts';

let env: TestEnvironment;
let catalog: TestServer;
beforeAll(async () => {
  env = await createTestEnvironment();
  catalog = await env.start(catalogService);
});
afterAll(() => env.close());

const put = (storeId: string, shipping?: object) =>
  catalog.as('olga', ['admin']).call(api.catalog.putStore, {
    params: { storeId },
    body: { name: `Store ${storeId}`, website: 'https://shop.example', ...(shipping ? { shipping } : {}) } as never,
  });
const shown = async (storeId: string) =>
  (await catalog.call(api.catalog.listStores)).body.stores.find((store) => store.storeId === storeId)?.shipping;

const every = { id: 'standard', name: 'Standard', validFrom: '2026-01-01' };
const flat = (more: object = {}) => ({ ...every, kind: 'flat', priceCents: 795, ...more });
const tiers = (...lines: object[]) => [{ ...every, kind: 'by_subtotal', tiers: lines }];

describe('the shipping rates of a store', () => {
  it('are shown as they were imported, and may be sent back unchanged', async () => {
    const rates = [
      flat({ validTo: '2026-06-30', freeFromCents: 8_900, surcharges: [{ region: 'AK', priceCents: 1_500 }] }),
      flat({ validFrom: '2026-07-01', priceCents: 895, transitDays: { min: 3, max: 5 }, handlingDays: 1 }),
      { ...every, id: 'heavy', kind: 'by_weight', tiers: [{ fromGrams: 0, priceCents: 1 }] },
    ];
    expect((await put('rated', { rates, noPoBoxes: true })).status).toBe(201);
    const shipping = await shown('rated');
    expect(shipping).toMatchObject({ rates, noPoBoxes: true, countries: ['US'] });
    expect((await put('rated', shipping)).body.shipping).toEqual(shipping);
  });

  it('are published beside what release 0.1.0 reads of them', async () => {
    await put('told', { rates: [flat()], excludedStates: ['HI'] });
    const { data } = await env.spy.waitFor(storeChanged, ({ storeId }) => storeId === 'told');
    const basic = { countries: ['US'], excludedStates: ['HI'], flatCents: 0, freeFromCents: null };
    expect(data.shipping).toEqual(basic); // its schema is strict
    expect(data.shippingRules).toMatchObject({ rates: [flat()], excludedStates: ['HI'] });
    const checkout = catalog.withToken(await env.serviceToken('checkout', 'catalog'));
    const { body } = await checkout.call(api.catalog.backfillStores);
    expect(body.stores.find(({ storeId }) => storeId === 'told')).toEqual(data);
  });

  it('are unknown if the store says nothing, which is not the same as free', async () => {
    await put('silent');
    await put('free', { flatCents: 0 });
    expect(await shown('silent')).not.toHaveProperty('flatCents');
    expect(await shown('free')).toMatchObject({ flatCents: 0, rates: [] });
  });

  it.each([
    [
      'a gap in the days',
      { rates: [flat({ validTo: '2026-02-27' }), flat({ validFrom: '2026-03-01' })] },
      '1/validFrom',
    ],
    [
      'an overlap of days',
      { rates: [flat({ validTo: '2026-03-01' }), flat({ validFrom: '2026-03-01' })] },
      '1/validFrom',
    ],
    ['a rate after one without an end', { rates: [flat({ validFrom: '2027-01-01' }), flat()] }, '0/validFrom'],
    ['days that end before they begin', { rates: [flat({ validTo: '2025-12-31' })] }, '0/validTo'],
    [
      'a gap in a table',
      { rates: tiers({ fromCents: 0, toCents: 99, priceCents: 1 }, { fromCents: 101, priceCents: 0 }) },
      '0/tiers/1/fromCents',
    ],
    [
      'an overlap in a table',
      { rates: tiers({ fromCents: 0, toCents: 99, priceCents: 1 }, { fromCents: 99, priceCents: 0 }) },
      '0/tiers/1/fromCents',
    ],
    ['a table that does not begin at 0', { rates: tiers({ fromCents: 1, priceCents: 1 }) }, '0/tiers/0/fromCents'],
    ['a table that ends', { rates: tiers({ fromCents: 0, toCents: 500, priceCents: 1 }) }, '0/tiers/0/toCents'],
    [
      'an unknown time zone',
      { rates: [flat({ cutOff: { time: '14:00', timeZone: 'Mars/Olympus' } })] },
      '0/cutOff/timeZone',
    ],
    [
      'a region twice',
      {
        rates: [
          flat({
            surcharges: [
              { region: 'AK', priceCents: 1 },
              { region: 'AK', priceCents: 2 },
            ],
          }),
        ],
      },
      '0/surcharges/1/region',
    ],
    ['a slowest day before the fastest', { rates: [flat({ transitDays: { min: 3, max: 2 } })] }, '0/transitDays/max'],
  ])('are refused with 422 and the line: %s', async (_, shipping, pointer) => {
    const refused = await put('wrong', shipping);
    expect(refused.problem).toMatchObject({ status: 422, code: 'invalid_shipping_rates' });
    expect(refused.problem.errors?.map((error) => error.pointer)).toEqual([`/shipping/rates/${pointer}`]);
    expect(await shown('wrong')).toBeUndefined();
  });

  it('are refused with 422 beside a flat rate', async () => {
    const refused = await put('wrong', { rates: [flat()], flatCents: 500, freeFromCents: 1 });
    expect(refused.problem.errors?.map((error) => error.pointer)).toEqual([
      '/shipping/flatCents',
      '/shipping/freeFromCents',
    ]);
  });

  it.each([
    ['a negative price', flat({ priceCents: -1 }), 'priceCents'],
    ['a price with a fraction', flat({ priceCents: 7.95 }), 'priceCents'],
    ['an unknown field', flat({ prize: 1 }), 'prize'],
    ['a day that does not exist', flat({ validFrom: '2026-02-30' }), 'validFrom'],
    ['an unknown region', flat({ surcharges: [{ region: 'moon', priceCents: 1 }] }), 'surcharges/0/region'],
  ])('are refused with 400 and the field: %s', async (_, rate, pointer) => {
    const refused = await put('wrong', { rates: [flat({ id: 'other' }), rate] });
    expect(refused.problem).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(refused.problem.errors?.map((error) => error.pointer)).toEqual([`/shipping/rates/1/${pointer}`]);
  });
});

describe('the weight of an offer', () => {
  it('is optional, shown, and a change of it is an update', async () => {
    await put('scales');
    const offer = (more: object) => ({
      ...{ storeId: 'scales', productSku: 'TENT', productName: 'Tent', productUrl: 'https://shop.example/tent' },
      ...{ priceCents: 9_900, ...more },
    });
    const send = async (more: object) =>
      (await catalog.as('olga', ['admin']).call(api.catalog.importOffers, { body: { offers: [offer(more)] } })).body
        .results[0];
    expect(await send({})).toMatchObject({ status: 'created', offer: { weightGrams: null } });
    expect(await send({ weightGrams: 2_300 })).toMatchObject({ status: 'updated', offer: { weightGrams: 2_300 } });
    expect(await send({ weightGrams: 2_300 })).toMatchObject({ status: 'unchanged' });
    expect(await send({ weightGrams: 0 })).toMatchObject({ status: 'refused' });
  });
});
