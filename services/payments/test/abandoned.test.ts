import {
  checkoutAbandoned,
  paymentActionRequired,
  paymentCancelled,
  paymentCaptured,
  paymentDeclined,
  refunded,
  refundRequested,
} from '@muse/contracts';
import {
  balancesOf,
  emulatorOf,
  expectBooksToAgree,
  nextAttempt,
  type Order,
  openPayments,
  paymentOf,
  purchase,
  quiet,
  soon,
  type World,
} from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openPayments();
});
afterEach(async () => {
  await world.tell('fail', { clear: true });
  await world.tell('webhooks', { off: true, resume: true });
  await quiet(world);
  await expectBooksToAgree(world);
});
afterAll(() => world.close());

const ofSession = (order: Order) => (fact: { sessionId: string }) => fact.sessionId === order.sessionId;
const abandon = ({ sessionId }: Order) => world.env.publish(checkoutAbandoned, { sessionId, reason: 'expired' });
const asked = async () => {
  const order = purchase([5_000], { paymentMethodId: 'pm_card_threeDSecure2Required' });
  await world.submit(order);
  await world.env.spy.waitFor(paymentActionRequired, ofSession(order));
  return { order, intent: String((await paymentOf(world, order)).intent_id) };
};
const givenBack = async (order: Order, amountCents: number) => {
  const { data } = await soon(world, () => world.env.spy.waitFor(refunded, ofSession(order)));
  expect(data).toMatchObject({ orderNumber: null, amountCents });
  await quiet(world);
  expect(await balancesOf(world, order)).toEqual({});
  expect((await world.at(order.sessionId)).charges).toMatchObject([{ refunded: true }]);
};

describe('a session is abandoned', () => {
  it('cancels the intent, so that no browser can pay it any more', async () => {
    const { order, intent } = await asked();
    await abandon(order);
    await world.env.spy.waitFor(paymentCancelled, ofSession(order));
    await quiet(world);
    expect((await world.at(order.sessionId)).payment_intents).toMatchObject([{ id: intent, status: 'canceled' }]);
    expect((await paymentOf(world, order)).status).toBe('cancelled');
  });

  it('cancels the intent of a declined card too', async () => {
    const order = purchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await world.submit(order);
    await world.env.spy.waitFor(paymentDeclined, ofSession(order));
    await abandon(order);
    await world.env.spy.waitFor(paymentCancelled, ofSession(order));
    await quiet(world);
    expect((await world.at(order.sessionId)).payment_intents).toMatchObject([{ status: 'canceled' }]);
  });

  it('keeps trying until Stripe says that it is cancelled', async () => {
    const { order } = await asked();
    await world.tell('fail', {
      operation: 'POST /v1/payment_intents/{intent}/cancel',
      mode: 'drop_after_commit',
      times: 3,
    });
    await abandon(order);
    await soon(world, () => world.env.spy.waitFor(paymentCancelled, ofSession(order)));
    expect((await world.at(order.sessionId)).payment_intents).toMatchObject([{ status: 'canceled' }]);
  });

  it('charges nothing of what is submitted after it', async () => {
    const order = purchase();
    await abandon(order);
    await soon(world, async () => expect((await paymentOf(world, order)).status).toBe('cancelled'));
    await world.submit(order);
    await world.submit(nextAttempt(order));
    await quiet(world);
    expect((await world.at(order.sessionId)).payment_intents).toEqual([]);
    expect(world.env.spy.received(paymentCaptured).filter(({ data }) => ofSession(order)(data))).toEqual([]);
  });

  it('stops a charge that still waits for Stripe, and leaves no intent open', async () => {
    const order = purchase();
    await world.tell('fail', { operation: emulatorOf.create, mode: 'drop_after_commit', times: 2 });
    await world.tell('fail', { operation: emulatorOf.create, mode: 'http500', times: 20 });
    await world.submit(order);
    await soon(world, async () => expect((await paymentOf(world, order)).status).toBe('processing'));
    await abandon(order);
    await world.env.spy.waitFor(paymentCancelled, ofSession(order));
    await world.tell('fail', { clear: true });
    await quiet(world);
    expect((await world.at(order.sessionId)).charges).toEqual([]);
    expect((await world.at(order.sessionId)).payment_intents).toMatchObject([{ status: 'canceled' }]);
  });

  it('leaves no intent open either where that of an earlier attempt was cancelled', async () => {
    const order = purchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await world.submit(order);
    await world.env.spy.waitFor(paymentDeclined, ofSession(order));
    const { intent_id: first } = await paymentOf(world, order);
    await world.atStripe((stripe) => stripe.paymentIntents.cancel(String(first)));
    await world.tell('fail', { operation: emulatorOf.create, mode: 'drop_after_commit', times: 2 });
    await world.tell('fail', { operation: emulatorOf.create, mode: 'http500', times: 20 });
    await world.submit(nextAttempt(order, { paymentMethodId: 'pm_card_visa' }));
    await soon(world, async () => expect((await world.at(order.sessionId)).payment_intents).toHaveLength(2));
    await abandon(order);
    await world.env.spy.waitFor(paymentCancelled, ofSession(order));
    await world.tell('fail', { clear: true });
    await quiet(world);
    const { payment_intents: intents } = await world.at(order.sessionId);
    expect(intents.map(({ status }) => status)).toEqual(['canceled', 'canceled']);
  });

  it('is heard twice and done once', async () => {
    const { order } = await asked();
    await Promise.all([abandon(order), abandon(order)]);
    await world.env.spy.waitFor(paymentCancelled, ofSession(order));
    await abandon(order);
    await quiet(world);
    expect(world.env.spy.received(paymentCancelled).filter(({ data }) => ofSession(order)(data))).toHaveLength(1);
  });
});

describe('money that comes too late goes back in full', () => {
  it('where the shopper passed just before the intent was cancelled', async () => {
    await world.tell('webhooks', { pause: true });
    const { order, intent } = await asked();
    await world.tell('three-d-secure', { intent, outcome: 'succeed' });
    await abandon(order);
    await givenBack(order, 5_000);
    expect(await paymentOf(world, order)).toMatchObject({ status: 'captured', unwanted: true });
    expect(world.env.spy.received(refundRequested).filter(({ data }) => ofSession(order)(data))).toHaveLength(1);
  });

  it('where the webhook tells of it after the session was given up', async () => {
    const { order, intent } = await asked();
    await world.tell('fail', { operation: 'POST /v1/payment_intents/{intent}/cancel', mode: 'http500', times: 50 });
    await abandon(order);
    await world.tell('three-d-secure', { intent, outcome: 'succeed' });
    await givenBack(order, 5_000);
  });

  it('where the capture was told and the session had ended meanwhile', async () => {
    const order = purchase();
    await world.submit(order);
    await world.env.spy.waitFor(paymentCaptured, ofSession(order));
    await abandon(order);
    await givenBack(order, 17_500);
    await abandon(order);
    await quiet(world);
    expect((await world.at(order.sessionId)).refunds).toHaveLength(1);
  });

  it('where a browser paid an attempt that was declined, and the next attempt is declined rather than charged again', async () => {
    const { order, intent } = await asked();
    await world.tell('three-d-secure', { intent, outcome: 'fail' });
    await world.env.spy.waitFor(paymentDeclined, ofSession(order));
    await world.atStripe((stripe) => stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa' }));
    await givenBack(order, 5_000);
    await world.submit(nextAttempt(order, { paymentMethodId: 'pm_card_visa' }));
    const { data } = await world.env.spy.waitFor(
      paymentDeclined,
      (fact) => ofSession(order)(fact) && fact.attempt === 2,
    );
    expect(data.code).toBe('payment_unavailable');
  });

  it('where the session was charged through an intent it does not hold', async () => {
    const order = purchase();
    await world.submit(order);
    await world.env.spy.waitFor(paymentCaptured, ofSession(order));
    await world.atStripe((stripe) =>
      stripe.paymentIntents.create({
        amount: 17_500,
        currency: 'usd',
        confirm: true,
        payment_method: 'pm_card_visa',
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        metadata: { checkout_session: order.sessionId },
      }),
    );
    const { data } = await soon(world, () => world.env.spy.waitFor(refunded, ofSession(order)));
    expect(data).toMatchObject({ orderNumber: null, amountCents: 17_500 });
    await quiet(world);
    const { refunds } = await world.at(order.sessionId);
    const { intent_id: held } = await paymentOf(world, order);
    expect(refunds).toHaveLength(1);
    expect(refunds[0]?.payment_intent).not.toBe(held);
    await world.atStripe((stripe) =>
      stripe.paymentIntents.update(String(refunds[0]?.payment_intent), { metadata: { checkout_session: 'cs_other' } }),
    );
  });
});
