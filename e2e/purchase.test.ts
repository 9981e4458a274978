import { api, formatMoney, sum } from '@muse/contracts';
import { tellTheStory } from '@muse/ops';
import { everythingIsAccountedFor } from './support/quiet.ts';
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
  system = await createTestSystem();
}, 90_000);
afterAll(() => system?.close(), 60_000);

describe('a purchase from two stores', () => {
  it('is charged once, placed at one store, failed and refunded at the other', async () => {
    const told: string[] = [];
    const { confirmation, failedOrder } = await tellTheStory({
      ...system,
      events: system.spy,
      print: (line) => told.push(line),
    });
    expect(sum(confirmation.orders.map((order) => order.totalCents))).toBe(confirmation.totalChargedCents);
    const [charge, ...more] = await chargesOf(system, confirmation.checkoutSessionId);
    expect(more).toEqual([]);
    const failed = confirmation.orders.find((order) => order.museOrderNumber === failedOrder);
    expect(charge).toMatchObject({ amount: confirmation.totalChargedCents, amount_refunded: failed?.totalCents });
    expect(told.join('\n')).toContain(formatMoney(confirmation.totalChargedCents, 'USD'));
  });

  it('placed twenty times at once is one charge, and everybody gets the same confirmation', async () => {
    const { shopper, session, params } = await readyToPlace(system);
    const answers = await Promise.all(Array.from({ length: 20 }, () => shopper.call(api.checkout.place, { params })));
    // Whoever comes in when it is completed already is told so with 200; all who waited with 201.
    expect(answers.map((answer) => answer.status)).toContain(201);
    for (const answer of answers) expect([200, 201]).toContain(answer.status);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    const again = await shopper.call(api.checkout.place, { params });
    expect([again.status, again.body]).toEqual([200, answers[0]?.body]);
    expect(await chargesOf(system, session.sessionId)).toHaveLength(1);
    expect((await shopper.call(api.orders.listOrders)).body.orders).toHaveLength(2);
  });

  it('declined leaves cart and session usable, and the next card pays', async () => {
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

  it('that the bank asks about waits for the shopper, and goes on when she has answered', async () => {
    const { shopper, session, params } = await readyToPlace(system, 'pm_card_authenticationRequired');
    const asked = await shopper.call(api.checkout.place, { params });
    expect([asked.status, asked.body]).toMatchObject([
      202,
      { status: 'authentication_required', payment: { status: 'requires_action' } },
    ]);
    expect((asked.body as typeof session).payment?.clientSecret).toMatch(/_secret_/);
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

  it('cancelled by the shopper before anybody began gives that order’s money back, and leaves the other alone', async () => {
    const { shopper, params } = await readyToPlace(system);
    const { body: confirmation } = await shopper.call(api.checkout.place, { params });
    if (!('orders' in confirmation) || !('summary' in confirmation)) throw new Error('not placed');
    const [gone, kept] = confirmation.orders;
    const cancelled = await eventually(async () => {
      const answer = await shopper.call(api.orders.cancelOrder, {
        params: { orderNumber: gone?.museOrderNumber as string },
      });
      expect(answer.status).toBe(200);
      return answer;
    });
    expect(cancelled.body.status).toBe('cancelled');
    await eventually(async () => {
      const order = await shopper.call(api.orders.getOrder, {
        params: { orderNumber: gone?.museOrderNumber as string },
      });
      expect(order.body).toMatchObject({ paymentStatus: 'refunded', refundedCents: gone?.totalCents });
    });
    expect(
      (await shopper.call(api.orders.getOrder, { params: { orderNumber: kept?.museOrderNumber as string } })).body,
    ).toMatchObject({ status: 'pending', paymentStatus: 'paid', refundedCents: 0 });
    const ops = await operator(system);
    expect(
      (await ops.call(api.placement.claimEntry, { params: { orderNumber: gone?.museOrderNumber as string } })).problem
        .code,
    ).toBe('already_settled');
  });

  it('takes out of the cart exactly what was bought', async () => {
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

  it('belongs to whoever made it: to everybody else it is not there', async () => {
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

describe('when all is quiet again', () => {
  it('every cent is accounted for, and nothing lies about', () => everythingIsAccountedFor(system), 60_000);
});
