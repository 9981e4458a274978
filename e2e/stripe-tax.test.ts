import type { Books } from '@muse/chaos';
import { api, type Confirmation, sum } from '@muse/contracts';
import { clockOf } from './support/clock.ts';
import { expectInvariantsHold } from './support/invariants.ts';
import { createTestSystem, eventually, readyToPlace, type TestSystemWithSpy } from './support/system.ts';

const calculating = 'POST /v1/tax/calculations';

let system: TestSystemWithSpy;
beforeAll(async () => {
  system = await createTestSystem({ TAX_PROVIDER: 'stripe' });
}, 90_000);
afterEach(() => system.stripe.control('fail', { clear: true }));
afterAll(() => system?.close(), 60_000);

type Tax = Books['tax_transactions'][number];
const transactions = async (): Promise<Tax[]> => (await system.stripe.books()).tax_transactions;
const taxIn = ({ line_items: lines, shipping_cost: shipping }: Tax): number =>
  sum(lines?.data.map((line) => line.amount_tax) ?? []) + (shipping?.amount_tax ?? 0);

describe('a purchase with Stripe Tax', () => {
  it('is charged with its tax, which is reported per order and taken back with the order that is cancelled', async () => {
    const { shopper, session, params } = await readyToPlace(system);
    const { stores, summary } = session.cartSnapshot;
    expect(summary.taxCents).toBeGreaterThan(0);
    const placed = (await shopper.call(api.checkout.place, { params })).body as Confirmation;
    expect(placed.totalChargedCents).toBe(summary.totalCents);
    const [cancelled, kept] = placed.orders.map(({ museOrderNumber }) => museOrderNumber) as [string, string];
    await eventually(async () => {
      const { status } = await shopper.call(api.orders.cancelOrder, { params: { orderNumber: cancelled } });
      expect(status).toBe(200);
    });
    await clockOf(system).advance(60);
    await eventually(async () => {
      const all = await transactions();
      const original = (order: string) => all.find(({ reference }) => reference === order) as Tax;
      const taxes = [cancelled, kept].map((order) => taxIn(original(order)));
      expect(taxes).toEqual(stores.map(({ taxCents }) => taxCents));
      const reversals = all.filter(({ type }) => type === 'reversal');
      expect(reversals.map((it) => [it.reversal?.original_transaction, taxIn(it)])).toEqual([
        [original(cancelled).id, -(stores[0]?.taxCents ?? 0)],
      ]);
    }, 60_000);
    await expectInvariantsHold(system);
  }, 120_000);

  it('is not sold while Stripe Tax is unavailable: 503, the session is unchanged, and works again afterwards', async () => {
    await system.stripe.control('fail', { operation: calculating, mode: 'http503', times: 10 });
    const { shopper, session, params } = await readyToPlace(system);
    expect(session).toMatchObject({ status: 'incomplete', shippingAddress: null });
    expect((await shopper.call(api.checkout.place, { params })).problem.code).toBe('session_incomplete');
    await system.stripe.control('fail', { clear: true });
    await eventually(async () => {
      const { status } = await shopper.call(api.checkout.setShipping, { params, body: address });
      expect(status).toBe(200);
    }, 30_000);
    expect((await shopper.call(api.checkout.place, { params })).status).toBe(201);
  }, 60_000);
});

const address = { name: 'Ada', address1: '400 Pine Street', city: 'Seattle', state: 'WA', zip: '98101', country: 'US' };
