import { api, formatMoney, sum } from '@muse/contracts';
import { runJourney, signIn } from '@muse/ops';
import { chargeOf, endedOrder, printedByJourney } from './support/capture.ts';
import { expectInvariantsHold } from './support/invariants.ts';
import {
  chargesOf,
  createTestSystem,
  eventually,
  newGuest,
  operator,
  readyToPlace,
  type TestSystemWithSpy,
} from './support/system.ts';

let system: TestSystemWithSpy;
beforeAll(async () => {
  system = await createTestSystem({}, { brokerUsers: true });
});
afterAll(() => system?.close());

describe('a purchase from two stores', () => {
  it('is charged once, placed at one store and refunded in part, failed and refunded at the other', async () => {
    const printed: string[] = [];
    const { confirmation, failedOrder, refundedCents } = await runJourney({
      ...system,
      recorder: system.spy,
      print: (line) => printed.push(line),
    });
    expect(sum(confirmation.orders.map((order) => order.totalCents))).toBe(confirmation.totalChargedCents);
    const [charge, ...more] = await chargesOf(system, confirmation.checkoutSessionId);
    expect(more).toEqual([]);
    const failed = confirmation.orders.find((order) => order.museOrderNumber === failedOrder);
    expect(refundedCents).toBeGreaterThan(0);
    expect(charge).toMatchObject(
      chargeOf({ chargedCents: confirmation.totalChargedCents, endedCents: failed?.totalCents ?? 0, refundedCents }),
    );
    for (const part of [formatMoney(confirmation.totalChargedCents, 'USD'), ...printedByJourney])
      expect(printed.join('\n')).toContain(part);
  });

  it('placed twenty times concurrently is charged once, and every request gets the same confirmation', async () => {
    const { shopper, session, params } = await readyToPlace(system);
    const answers = await Promise.all(Array.from({ length: 20 }, () => shopper.call(api.checkout.place, { params })));
    // 201 for requests that waited for the outcome, 200 for those that arrived after it.
    expect(answers.map((answer) => answer.status)).toContain(201);
    for (const answer of answers) expect([200, 201]).toContain(answer.status);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    const again = await shopper.call(api.checkout.place, { params });
    expect([again.status, again.body]).toEqual([200, answers[0]?.body]);
    expect(await chargesOf(system, session.sessionId)).toHaveLength(1);
    expect((await shopper.call(api.orders.listOrders)).body.orders).toHaveLength(2);
  });

  it('saves the card, which pays the next purchase until it is deleted', async () => {
    const { caller: shopper } = await signIn(system.gatewayUrl, `ada-${Date.now()}`, ['customer']);
    const cards = async () => (await shopper.call(api.payments.listPaymentMethods)).body.paymentMethods;
    const first = await readyToPlace(system, 'pm_card_mastercard', { shopper, save: true });
    expect((await shopper.call(api.checkout.place, { params: first.params })).status).toBe(201);
    const [card, ...others] = await cards();
    expect([card, others]).toMatchObject([{ brand: 'mastercard', last4: '4444' }, []]);

    const id = card?.id as string;
    const second = await readyToPlace(system, id, { shopper });
    expect(second.session.paymentMethod).toMatchObject({ id, last4: '4444' });
    expect((await shopper.call(api.checkout.place, { params: second.params })).status).toBe(201);
    const stranger = await readyToPlace(system, id);
    expect(stranger.session).toMatchObject({ status: 422, code: 'payment_method_invalid' });
    expect((await stranger.shopper.call(api.payments.deletePaymentMethod, { params: { id } })).status).toBe(404);
    expect((await shopper.call(api.payments.deletePaymentMethod, { params: { id } })).status).toBe(204);
    expect(await cards()).toEqual([]);
  });

  it('that is declined keeps the cart and the session, and succeeds with another card', async () => {
    const { shopper, session, params } = await readyToPlace(system, 'pm_card_chargeDeclinedInsufficientFunds');
    const declined = await shopper.call(api.checkout.place, { params });
    expect([declined.status, declined.problem.code, declined.problem.declineCode]).toEqual([
      402,
      'card_declined',
      'insufficient_funds',
    ]);
    expect((await shopper.call(api.cart.getCartSummary)).body.totalItemCount).toBe(3);
    expect((await shopper.call(api.checkout.getSession, { params })).body).toMatchObject({
      status: 'ready_for_payment',
      paymentMethod: null,
    });
    expect((await shopper.call(api.checkout.place, { params })).status).toBe(402);
    await shopper.call(api.checkout.setPayment, { params, body: { paymentMethodId: 'pm_card_mastercard' } });
    expect((await shopper.call(api.checkout.place, { params })).status).toBe(201);
    expect(await chargesOf(system, session.sessionId)).toHaveLength(1);
    const intents = (await system.stripe.books()).payment_intents.filter(
      (intent) => intent.metadata.checkout_session === session.sessionId,
    );
    expect(intents).toHaveLength(1);
  });

  it('that requires 3-D Secure authentication waits for the shopper and completes once she has authenticated', async () => {
    const { shopper, session, params } = await readyToPlace(system, 'pm_card_authenticationRequired');
    const waiting = await shopper.call(api.checkout.place, { params });
    expect([waiting.status, waiting.body]).toMatchObject([
      202,
      { status: 'authentication_required', payment: { status: 'requires_action' } },
    ]);
    expect((waiting.body as typeof session).payment?.clientSecret).toMatch(/_secret_/);
    const intent = (await system.stripe.books()).payment_intents.find(
      (one) => one.metadata.checkout_session === session.sessionId,
    );
    await system.stripe.control('three-d-secure', { intent: intent?.id, outcome: 'succeed' });
    const placed = await eventually(async () => {
      const answer = await shopper.call(api.checkout.place, { params });
      expect([200, 201]).toContain(answer.status);
      return answer;
    });
    expect(placed.body).toMatchObject({ status: 'completed' });
    expect(await chargesOf(system, session.sessionId)).toHaveLength(1);
  });

  it('refunds one order that the shopper cancels, and keeps the other', async () => {
    const { shopper, params } = await readyToPlace(system);
    const { body: confirmation } = await shopper.call(api.checkout.place, { params });
    if (!('orders' in confirmation) || !('summary' in confirmation)) throw new Error('not placed');
    const [cancelledOrder, keptOrder] = confirmation.orders;
    const cancelled = await eventually(async () => {
      const answer = await shopper.call(api.orders.cancelOrder, {
        params: { orderNumber: cancelledOrder?.museOrderNumber as string },
      });
      expect(answer.status).toBe(200);
      return answer;
    });
    expect(cancelled.body.status).toBe('cancelled');
    await eventually(async () => {
      const order = await shopper.call(api.orders.getOrder, {
        params: { orderNumber: cancelledOrder?.museOrderNumber as string },
      });
      expect(order.body).toMatchObject(endedOrder(cancelledOrder?.totalCents as number));
    });
    expect(
      (await shopper.call(api.orders.getOrder, { params: { orderNumber: keptOrder?.museOrderNumber as string } })).body,
    ).toMatchObject({ status: 'pending', paymentStatus: 'paid', refundedCents: 0 });
    const ops = await operator(system);
    expect(
      (await ops.call(api.placement.claimEntry, { params: { orderNumber: cancelledOrder?.museOrderNumber as string } }))
        .problem.code,
    ).toBe('already_settled');
  });

  it('removes exactly what was bought from the cart', async () => {
    const { shopper, params } = await readyToPlace(system);
    await shopper.call(api.cart.addItem, {
      body: { storeId: 'nordstrom-rack', productSku: 'RACK-SOCK-03', size: null, color: 'Grey', quantity: 3 },
    });
    await shopper.call(api.cart.addItem, {
      body: { storeId: 'rei', productSku: 'REI-BOTL-02', size: null, color: 'Slate' },
    });
    expect((await shopper.call(api.checkout.place, { params })).status).toBe(201);
    await eventually(async () => {
      const { body } = await shopper.call(api.cart.getCart);
      expect(body.stores.flatMap((store) => store.items.map((item) => [item.productSku, item.quantity]))).toEqual([
        ['RACK-SOCK-03', 3],
        ['REI-BOTL-02', 1],
      ]);
    });
  });

  it('is a 404 for every other shopper', async () => {
    const { shopper, params } = await readyToPlace(system);
    const stranger = await newGuest(system);
    expect((await stranger.call(api.checkout.getSession, { params })).status).toBe(404);
    expect((await stranger.call(api.checkout.place, { params })).status).toBe(404);
    const { body } = await shopper.call(api.checkout.place, { params });
    if (!('orders' in body)) throw new Error('not placed');
    expect(
      (await stranger.call(api.orders.getOrder, { params: { orderNumber: body.orders[0]?.museOrderNumber as string } }))
        .status,
    ).toBe(404);
  });
});

describe('after all tests of this file', () => {
  it('every invariant holds', () => expectInvariantsHold(system));
});
