import { api, type Confirmation } from '@muse/contracts';
import { type ApiClient } from '@muse/contracts/client';
import { capturesAtOnce, untilCaptured } from './support/capture.ts';
import { type Clock, clockOf } from './support/clock.ts';
import { expectInvariantsHold } from './support/invariants.ts';
import { createTestSystem, eventually, operator, readyToPlace, type TestSystemWithSpy } from './support/system.ts';

let system: TestSystemWithSpy;
let ops: ApiClient;
let clock: Clock;
beforeAll(async () => {
  system = await createTestSystem(capturesAtOnce);
  clock = clockOf(system);
  ops = await operator(system);
});
afterAll(() => system?.close());

/** A paid order at one store, whose placement has been handed to the operators. */
async function buyOne(paymentMethodId: string) {
  const { shopper, params } = await readyToPlace(system, paymentMethodId, { stores: 1 });
  const { body } = await shopper.call(api.checkout.place, { params });
  const { orders, checkoutSessionId, totalChargedCents } = body as Confirmation;
  const order = { params: { orderNumber: orders[0]?.museOrderNumber as string } };
  await eventually(async () => expect((await ops.call(api.placement.claimEntry, order)).status).toBe(200));
  const fail = () => ops.call(api.placement.failByHand, { ...order, body: { reason: 'Sold out' } });
  const charge = await untilCaptured(system, clock, checkoutSessionId);
  const money = async () => {
    const shown = (await shopper.call(api.orders.getOrder, order)).body;
    const toOperator = (await ops.call(api.orders.adminGetOrder, order)).body;
    return [shown.paymentStatus, toOperator.paymentStatus, shown.refundedCents];
  };
  return { orderNumber: order.params.orderNumber, chargeId: charge.id, totalChargedCents, fail, money };
}

const refundsOf = async (orderNumber: string) =>
  (await ops.call(api.payments.listRefunds, { query: { orderNumber } })).body.refunds;

describe('a refund that is owed', () => {
  it('is what is left when support has refunded $1 at Stripe’s own site and the store fails the order', async () => {
    const { orderNumber, chargeId, totalChargedCents, fail, money } = await buyOne('pm_card_visa');
    expect(await system.stripe.refund(chargeId, 100)).toBe(true);
    await fail();
    await eventually(async () => expect(await money()).toEqual(['refunded', 'refunded', totalChargedCents]));
    const refunds = await refundsOf(orderNumber);
    expect(refunds.map(({ amountCents }) => amountCents).sort((a, b) => a - b)).toEqual([100, totalChargedCents - 100]);
    const { body } = await ops.call(api.payments.listRefunds, { query: {} });
    expect(body.refunds.filter(({ museOrderNumber }) => museOrderNumber === orderNumber)).toEqual([]);
  });

  it('never shows as paid: it failed, is listed, sent again, and at last paid in another way', async () => {
    const { orderNumber, totalChargedCents, fail, money } = await buyOne('pm_card_refundFail');
    await fail();
    await eventually(async () => expect(await money()).toEqual(['refund_pending', 'refund_failed', 0]));
    const { body } = await ops.call(api.payments.listRefunds, { query: { status: 'failed' } });
    const owed = body.refunds.find(({ museOrderNumber }) => museOrderNumber === orderNumber);
    expect(owed).toMatchObject({ amountCents: totalChargedCents, lastFailure: 'expired_or_canceled_card' });
    const params = { id: owed?.id as string };
    expect((await ops.call(api.payments.retryRefund, { params })).status).toBe(200);
    await eventually(async () =>
      expect(await refundsOf(orderNumber)).toMatchObject([{ status: 'failed', attempts: [{}, {}] }]),
    );
    const settlement = { reference: 'wire 4711', note: 'The card was closed' };
    expect((await ops.call(api.payments.settleRefund, { params, body: settlement })).body.status).toBe('settled');
    await eventually(async () => expect(await money()).toEqual(['refunded', 'refunded', 0]));
  });

  it('every invariant holds', () => expectInvariantsHold(system));
});
