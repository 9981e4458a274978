import type { Books } from '@muse/chaos';
import { api, type Confirmation, sum } from '@muse/contracts';
import { reportsEndedOrders } from './support/capture.ts';
import { clockOf } from './support/clock.ts';
import { expectInvariantsHold } from './support/invariants.ts';
import { createTestSystem, eventually, operator, readyToPlace, type TestSystemWithSpy } from './support/system.ts';

const calculating = 'POST /v1/tax/calculations';

let system: TestSystemWithSpy;
beforeAll(async () => {
  system = await createTestSystem({ TAX_PROVIDER: 'stripe' });
});
afterEach(() => system.stripe.control('fail', { clear: true }));
afterAll(() => system?.close());

type Tax = Books['tax_transactions'][number];
const transactions = async (): Promise<Tax[]> => (await system.stripe.books()).tax_transactions;
const taxIn = ({ line_items: lines, shipping_cost: shipping }: Tax): number =>
  sum(lines?.data.map((line) => line.amount_tax) ?? []) + (shipping?.amount_tax ?? 0);

describe('a purchase with Stripe Tax', () => {
  it('is charged with its tax, which is reported per order and taken back for what is not sold after all', async () => {
    const { shopper, session, params } = await readyToPlace(system);
    const { stores, summary } = session.cartSnapshot;
    expect(summary.taxCents).toBeGreaterThan(0);
    const placed = (await shopper.call(api.checkout.place, { params })).body as Confirmation;
    expect(placed.totalChargedCents).toBe(summary.totalCents);
    const [cancelled, kept] = placed.orders.map(({ museOrderNumber }) => museOrderNumber) as [string, string];
    const [taxOfCancelled, taxOfKept] = stores.map(({ taxCents }) => taxCents) as [number, number];
    await eventually(async () => {
      const { status } = await shopper.call(api.orders.cancelOrder, { params: { orderNumber: cancelled } });
      expect(status).toBe(200);
    });
    const ops = await operator(system);
    const toKept = { params: { orderNumber: kept } };
    const items = [{ productSku: 'RACK-SOCK-03', color: 'Grey', quantity: 1 }];
    const { body: refund } = await ops.call(api.payments.createRefund, {
      ...toKept,
      body: { items, reason: 'One pair is sold out' },
    });
    expect(refund.taxCents).toBeGreaterThan(0);
    const body = { storeOrderNumber: `T-${kept}` };
    expect((await ops.call(api.placement.placeByHand, { ...toKept, body })).status).toBe(200);

    const clock = clockOf(system);
    await clock.advance(60);
    await eventually(async () => {
      const reported = (await transactions()).filter(({ type }) => type === 'transaction');
      expect(reported.map((it) => [it.reference, taxIn(it)]).sort()).toEqual(
        [[kept, taxOfKept], ...(reportsEndedOrders ? [[cancelled, taxOfCancelled]] : [])].sort(),
      );
    });
    await clock.advance(60); // a reversal that came before the report is tried again after 30 s
    await eventually(async () => {
      const all = await transactions();
      const reversed = all
        .filter(({ type }) => type === 'reversal')
        .map((it) => [all.find(({ id }) => id === it.reversal?.original_transaction)?.reference, taxIn(it)]);
      expect(reversed.sort()).toEqual(
        [[kept, -Number(refund.taxCents)], ...(reportsEndedOrders ? [[cancelled, -taxOfCancelled]] : [])].sort(),
      );
    });
    await expectInvariantsHold(system);
  });

  it('is not sold while Stripe Tax is unavailable: 503, the session is unchanged, and works again afterwards', async () => {
    await system.stripe.control('fail', { operation: calculating, mode: 'http503', times: 10 });
    const { shopper, session, params } = await readyToPlace(system);
    expect(session).toMatchObject({ status: 'incomplete', shippingAddress: null });
    expect((await shopper.call(api.checkout.place, { params })).problem.code).toBe('session_incomplete');
    await system.stripe.control('fail', { clear: true });
    await eventually(async () => {
      const { status } = await shopper.call(api.checkout.setShipping, { params, body: address });
      expect(status).toBe(200);
    });
    expect((await shopper.call(api.checkout.place, { params })).status).toBe(201);
  });
});

const address = { name: 'Ada', address1: '400 Pine Street', city: 'Seattle', state: 'WA', zip: '98101', country: 'US' };
