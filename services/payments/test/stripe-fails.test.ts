import { paymentCaptured, paymentDeclined } from '@muse/contracts';
import {
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
  world = await openPayments({ STRIPE_TIMEOUT_MS: '400' });
});
beforeEach(() => world.tell('webhooks', { pause: true }));
afterEach(async () => {
  await world.tell('fail', { clear: true });
  await world.tell('webhooks', { off: true, resume: true });
  await quiet(world);
  await expectBooksToAgree(world);
});
afterAll(() => world.close());

const ofSession = (order: Order) => (fact: { sessionId: string }) => fact.sessionId === order.sessionId;
const heardCapture = (order: Order) =>
  soon(world, () => {
    const facts = world.env.spy.received(paymentCaptured).filter(({ data }) => ofSession(order)(data));
    expect(facts).toHaveLength(1);
    return facts[0];
  });

const { create, confirm } = emulatorOf;
const find = 'GET /v1/payment_intents/{intent}';

describe('Stripe fails for a while: there is one charge in the end', () => {
  it.each([
    ['500 twice', create, 'http500', 2],
    ['500 twice', confirm, 'http500', 2],
    ['500 five times', confirm, 'http500', 5],
    ['503', confirm, 'http503', 3],
    ['429 twice', create, 'http429', 2],
    ['429 twice', confirm, 'http429', 2],
    ['a lock', confirm, 'lock_timeout', 2],
    ['a key in use', confirm, 'http409', 3],
    ['a proxy’s page', create, 'html502', 2],
    ['a proxy’s page', confirm, 'html502', 3],
    ['an empty answer', create, 'json502_without_error', 2],
    ['an empty answer', confirm, 'json502_without_error', 3],
    ['a connection lost before', create, 'drop_before', 3],
    ['a connection lost before', confirm, 'drop_before', 3],
    ['a connection lost after', create, 'drop_after_commit', 3],
    ['a connection lost after', confirm, 'drop_after_commit', 3],
    ['no answer', confirm, 'hang', 2],
  ])('%s at %s (%s, %i times)', async (_name, operation, mode, times) => {
    const order = purchase();
    await world.tell('fail', { operation, mode, times });
    await world.submit(order);
    await heardCapture(order);
    await quiet(world);
    const { payment_intents: intents, charges } = await world.at(order.sessionId);
    expect(intents).toHaveLength(1);
    expect(charges).toHaveLength(1);
  });

  it('looks the intent up first, and does not mind if that fails too', async () => {
    const order = purchase();
    await world.tell('fail', { operation: confirm, mode: 'drop_after_commit', times: 2 });
    await world.tell('fail', { operation: find, mode: 'http500', times: 3 });
    await world.submit(order);
    await heardCapture(order);
    expect((await world.at(order.sessionId)).charges).toHaveLength(1);
  });

  it('tells the decline whose answer was lost, and not the one before it', async () => {
    const first = purchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await world.submit(first);
    await world.env.spy.waitFor(paymentDeclined, ofSession(first));
    await world.tell('fail', { operation: confirm, mode: 'drop_after_commit', times: 2 });
    await world.submit(nextAttempt(first, { paymentMethodId: 'pm_card_chargeDeclinedInsufficientFunds' }));
    const { data } = await soon(world, () =>
      world.env.spy.waitFor(paymentDeclined, (fact) => fact.sessionId === first.sessionId && fact.attempt === 2),
    );
    expect(data.declineCode).toBe('insufficient_funds');
  });

  it('charges the second attempt whose confirmation never arrived, whatever the first one’s error still says', async () => {
    const first = purchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await world.submit(first);
    await world.env.spy.waitFor(paymentDeclined, ofSession(first));
    await world.tell('fail', { operation: confirm, mode: 'drop_before', times: 2 });
    await world.submit(nextAttempt(first, { paymentMethodId: 'pm_card_visa' }));
    await heardCapture(first);
  });

  it('leaves an attempt that is said again alone while it is under way', async () => {
    const order = purchase();
    await world.tell('fail', { operation: confirm, mode: 'http500', times: 3 });
    await Promise.all([world.submit(order), world.submit(order), world.submit(order)]);
    await heardCapture(order);
    await quiet(world);
    const tasks = await world.env.look(
      "select from payments.task where kind = 'charge' and payload ->> 'sessionId' = $1",
      [order.sessionId],
    );
    expect(tasks).toHaveLength(1);
  });
});

/** Last in this file: the clock goes only forward. */
describe('Stripe is away for longer than anybody waits', () => {
  let hours = 0;
  const tooLong = async () => {
    hours += 1;
    await world.env.moveClock('payments', hours * 3600);
  };
  const unavailable = (order: Order) =>
    soon(world, async () => {
      const { data } = await world.env.spy.waitFor(paymentDeclined, ofSession(order));
      expect(data).toMatchObject({ code: 'payment_unavailable', declineCode: 'payment_unavailable' });
    });
  const tries = (order: Order, atLeast: number) =>
    soon(world, async () => {
      const [task] = await world.env.look<{ attempts: number }>(
        "select attempts from payments.task where kind = 'charge' and payload ->> 'sessionId' = $1",
        [order.sessionId],
      );
      expect(task?.attempts).toBeGreaterThanOrEqual(atLeast);
    });

  it('gives up with nothing charged where no intent was ever held, and leaves none open', async () => {
    const order = purchase();
    await world.tell('fail', { operation: create, mode: 'drop_after_commit', times: 2 });
    await world.tell('fail', { operation: create, mode: 'http500', times: 100 });
    await world.submit(order);
    await tries(order, 1);
    await tooLong();
    await unavailable(order);
    expect(await paymentOf(world, order)).toMatchObject({ status: 'declined', intent_id: null });
    await world.tell('fail', { clear: true });
    await quiet(world);
    expect((await world.at(order.sessionId)).payment_intents).toMatchObject([{ status: 'canceled' }]);
  });

  it('gives up only when Stripe itself says that the intent is cancelled', async () => {
    const order = purchase();
    await world.tell('fail', { operation: confirm, mode: 'drop_before', times: 100 });
    await world.submit(order);
    await tries(order, 1);
    await world.tell('fail', { operation: 'POST /v1/payment_intents/{intent}/cancel', mode: 'http500', times: 4 });
    await tooLong();
    await tries(order, 3);
    expect(world.env.spy.received(paymentDeclined).filter(({ data }) => ofSession(order)(data))).toEqual([]);
    await unavailable(order);
    await world.tell('fail', { clear: true });
    expect((await world.at(order.sessionId)).payment_intents).toMatchObject([{ status: 'canceled' }]);

    await world.submit(nextAttempt(order));
    await heardCapture(order);
    const { payment_intents: intents } = await world.at(order.sessionId);
    expect(intents.map(({ status }) => status)).toEqual(['canceled', 'succeeded']);
  });

  it('keeps the capture that it finds after all', async () => {
    const order = purchase();
    await world.tell('fail', { operation: confirm, mode: 'drop_after_commit', times: 2 });
    await world.tell('fail', { operation: find, mode: 'http500', times: 100 });
    await world.submit(order);
    await tries(order, 2);
    await tooLong();
    await world.tell('fail', { clear: true });
    await heardCapture(order);
  });
});
