import { api, type Confirmation } from '@muse/contracts';
import { type ApiClient } from '@muse/contracts/client';
import { expectInvariantsHold } from './support/invariants.ts';
import {
  chargesOf,
  createTestSystem,
  eventually,
  operator,
  readyToPlace,
  type TestSystemWithSpy,
} from './support/system.ts';

let system: TestSystemWithSpy;
let ops: ApiClient;
beforeAll(async () => {
  system = await createTestSystem({ PAYMENT_CAPTURE: 'after_placement' });
  ops = await operator(system);
});
afterAll(() => system?.close());

/** A purchase of two orders, whose amount is held. */
async function buy(paymentMethodId?: string) {
  const { shopper, params } = await readyToPlace(system, paymentMethodId);
  const answer = await shopper.call(api.checkout.place, { params });
  const { orders = [], totalChargedCents } = answer.body as Partial<Confirmation>;
  const [first, second] = orders.map(({ museOrderNumber, totalCents }) => ({
    params: { orderNumber: museOrderNumber },
    totalCents,
  })) as [Order, Order];
  return { shopper, session: params, sessionId: params.id, status: answer.status, totalChargedCents, first, second };
}
type Order = { params: { orderNumber: string }; totalCents: number };

const place = ({ params }: Order) =>
  eventually(async () => {
    const body = { storeOrderNumber: `S-${params.orderNumber}` };
    expect((await ops.call(api.placement.placeByHand, { params, body })).status).toBe(200);
  });
const fail = ({ params }: Order) =>
  eventually(async () => {
    const { status } = await ops.call(api.placement.failByHand, { params, body: { reason: 'Sold out' } });
    expect(status).toBe(200);
  });
const chargeOf = async (sessionId: string) => {
  const [charge, ...more] = await chargesOf(system, sessionId);
  expect(more).toEqual([]);
  return charge;
};
const intentOf = async (sessionId: string) =>
  (await system.stripe.books()).payment_intents.find(({ metadata }) => metadata.checkout_session === sessionId);

describe('a purchase whose amount is captured after its orders are placed', () => {
  it('is confirmed when the amount is held, however often it is placed; and captured with its last order', async () => {
    const { shopper, session, sessionId, status, totalChargedCents, first, second } = await buy();
    expect(status).toBe(201);
    const again = await Promise.all(
      Array.from({ length: 5 }, () => shopper.call(api.checkout.place, { params: session })),
    );
    expect(new Set(again.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(await intentOf(sessionId)).toMatchObject({
      status: 'requires_capture',
      amount_capturable: totalChargedCents,
    });
    await place(first);
    expect(await chargeOf(sessionId)).toMatchObject({ captured: false });
    await place(second);
    await eventually(async () =>
      expect(await chargeOf(sessionId)).toMatchObject({ captured: true, amount_captured: totalChargedCents }),
    );
    const order = await shopper.call(api.orders.getOrder, first);
    expect(order.body).toMatchObject({ status: 'placed', paymentStatus: 'paid', refundedCents: 0 });
  });

  it('is captured without the order that failed, which shows its part as refunded', async () => {
    const { shopper, sessionId, totalChargedCents, first, second } = await buy();
    await fail(first);
    await eventually(async () =>
      expect((await shopper.call(api.orders.getOrder, first)).body).toMatchObject({
        ...{ status: 'failed', paymentStatus: 'refund_pending', refundedCents: 0 },
      }),
    );
    await place(second);
    await eventually(async () => {
      const { body } = await shopper.call(api.orders.getOrder, first);
      expect(body).toMatchObject({ paymentStatus: 'refunded', refundedCents: first.totalCents });
    });
    expect(await chargeOf(sessionId)).toMatchObject({
      ...{ amount: totalChargedCents, amount_captured: second.totalCents, amount_refunded: 0 },
    });
    const { body: stats } = await shopper.call(api.orders.orderStats);
    expect(stats.totalSpentCents).toBe(second.totalCents);
  });

  it('takes nothing if the shopper cancels one order and the other fails', async () => {
    const { shopper, sessionId, first, second } = await buy();
    await eventually(async () => expect((await shopper.call(api.orders.cancelOrder, first)).status).toBe(200));
    await fail(second);
    await eventually(async () => expect(await intentOf(sessionId)).toMatchObject({ status: 'canceled' }));
    for (const order of [first, second])
      await eventually(async () =>
        expect((await shopper.call(api.orders.getOrder, order)).body).toMatchObject({
          ...{ paymentStatus: 'refunded', refundedCents: order.totalCents },
        }),
      );
    expect((await system.stripe.books()).refunds.filter(({ metadata }) => metadata.order)).toEqual([]);
  });

  it('is declined and authenticated as every purchase is', async () => {
    const declined = await buy('pm_card_chargeDeclinedInsufficientFunds');
    expect(declined.status).toBe(402);
    const body = { paymentMethodId: 'pm_card_authenticationRequired' };
    const { shopper, session: params } = declined;
    await shopper.call(api.checkout.setPayment, { params, body });
    const waiting = await shopper.call(api.checkout.place, { params });
    expect([waiting.status, waiting.body.status]).toEqual([202, 'authentication_required']);
    const intent = await intentOf(params.id);
    await system.stripe.control('three-d-secure', { intent: intent?.id, outcome: 'succeed' });
    const placed = await eventually(async () => {
      const answer = await shopper.call(api.checkout.place, { params });
      expect([200, 201]).toContain(answer.status);
      return answer.body as Confirmation;
    });
    expect((await intentOf(params.id))?.status).toBe('requires_capture');
    const orders = placed.orders.map(({ museOrderNumber, totalCents }) => ({
      params: { orderNumber: museOrderNumber },
      totalCents,
    }));
    for (const order of orders) await place(order);
    await eventually(async () => expect((await intentOf(params.id))?.status).toBe('succeeded'));
  });

  it('is released when the shopper authenticates after she has cancelled', async () => {
    const { shopper, session: params } = await buy('pm_card_authenticationRequired');
    const intent = await intentOf(params.id);
    await system.stripe.control('webhooks', { pause: true });
    await system.stripe.control('three-d-secure', { intent: intent?.id, outcome: 'succeed' });
    await shopper.call(api.checkout.cancelSession, { params });
    await system.stripe.control('webhooks', { resume: true });
    await eventually(async () => expect((await intentOf(params.id))?.status).toBe('canceled'));
  });

  it('every invariant holds', () => expectInvariantsHold(system));
});
