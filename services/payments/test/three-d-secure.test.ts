import { api, paymentActionRequired, paymentCaptured, paymentDeclined } from '@muse/contracts';
import {
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
  await world.tell('webhooks', { off: true, resume: true });
  await expectBooksToAgree(world);
});
afterAll(() => world.close());

/** The bank asks, and checkout has been told so. Answers the intent. */
async function askedByTheBank(order: Order): Promise<string> {
  await world.submit(order);
  await world.env.spy.waitFor(paymentActionRequired, (fact) => fact.sessionId === order.sessionId);
  return String((await paymentOf(world, order)).intent_id);
}
const asked = (more: Partial<Order> = {}) =>
  purchase([5_000], { paymentMethodId: 'pm_card_threeDSecure2Required', ...more });
const ofSession = (order: Order) => (fact: { sessionId: string }) => fact.sessionId === order.sessionId;

describe('the bank asks the shopper', () => {
  it('charges nothing before the answer, and hands the client secret through without keeping it', async () => {
    const order = asked();
    const intent = await askedByTheBank(order);
    expect(await paymentOf(world, order)).toMatchObject({ status: 'requires_action', captured_cents: null });

    const checkout = world.payments.withToken(await world.env.serviceToken('checkout'));
    const params = { sessionId: order.sessionId };
    const { body, headers } = await checkout.call(api.payments.readClientSecret, { params });
    expect(body.clientSecret).toContain(`${intent}_secret_`);
    expect(headers.get('cache-control')).toBe('no-store');
    await quiet(world);
    expect(await everythingStored()).not.toContain('_secret_');
  });

  it('captures when the shopper passes, told by the webhook alone', async () => {
    const order = asked();
    const intent = await askedByTheBank(order);
    await world.tell('three-d-secure', { intent, outcome: 'succeed' });
    const { data } = await world.env.spy.waitFor(paymentCaptured, ofSession(order));
    expect(data).toMatchObject({ attempt: 1, amountCents: 5_000 });
    await quiet(world);
  });

  it('declines when the shopper fails, told by the webhook alone', async () => {
    const order = asked();
    const intent = await askedByTheBank(order);
    await world.tell('three-d-secure', { intent, outcome: 'fail' });
    const { data } = await world.env.spy.waitFor(paymentDeclined, ofSession(order));
    expect(data).toMatchObject({ attempt: 1, declineCode: 'payment_intent_authentication_failure' });
    await quiet(world);
    expect((await world.at(order.sessionId)).charges).toEqual([]);
  });

  it('declines when the bank refuses after the shopper passed', async () => {
    const order = asked({ paymentMethodId: 'pm_card_threeDSecureRequiredChargeDeclined' });
    const intent = await askedByTheBank(order);
    await world.tell('three-d-secure', { intent, outcome: 'succeed' });
    const { data } = await world.env.spy.waitFor(paymentDeclined, ofSession(order));
    expect(data).toMatchObject({ code: 'card_declined', declineCode: 'generic_decline' });
  });

  it('takes another card after a failed answer, through the same intent', async () => {
    const order = asked();
    const intent = await askedByTheBank(order);
    await world.tell('three-d-secure', { intent, outcome: 'fail' });
    await world.env.spy.waitFor(paymentDeclined, ofSession(order));
    await world.submit(nextAttempt(order, { paymentMethodId: 'pm_card_visa' }));
    await world.env.spy.waitFor(paymentCaptured, ofSession(order));
    await quiet(world);
    expect((await world.at(order.sessionId)).payment_intents).toMatchObject([{ id: intent, status: 'succeeded' }]);
  });
});

describe('the shopper places the same attempt again after the bank asked', () => {
  beforeEach(() => world.tell('webhooks', { pause: true }));

  it('finds it paid', async () => {
    const order = asked();
    const intent = await askedByTheBank(order);
    await world.tell('three-d-secure', { intent, outcome: 'succeed' });
    await world.submit(order);
    await world.env.spy.waitFor(paymentCaptured, ofSession(order));
  });

  it('finds it failed, although the repeated confirmation still says that the bank asks', async () => {
    const order = asked();
    const intent = await askedByTheBank(order);
    await world.tell('three-d-secure', { intent, outcome: 'fail' });
    await world.submit(order);
    const { data } = await world.env.spy.waitFor(paymentDeclined, ofSession(order));
    expect(data.declineCode).toBe('payment_intent_authentication_failure');
    expect((await world.at(order.sessionId)).charges).toEqual([]);
  });

  it('finds it still asked, and says so again', async () => {
    const order = asked();
    await askedByTheBank(order);
    await world.submit(order);
    await soon(world, () =>
      expect(world.env.spy.received(paymentActionRequired).filter(({ data }) => ofSession(order)(data))).toHaveLength(
        2,
      ),
    );
  });
});

describe('every webhook is lost', () => {
  it('finds out by itself that the shopper passed', async () => {
    await world.tell('webhooks', { pause: true });
    const order = asked();
    const intent = await askedByTheBank(order);
    await world.tell('three-d-secure', { intent, outcome: 'succeed' });
    await world.env.moveClock('payments', 200);
    await soon(world, () => world.env.spy.waitFor(paymentCaptured, ofSession(order)));
  });
});

/** Every text in every table of the service. */
async function everythingStored(): Promise<string> {
  const tables = await world.env.look<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'payments'",
  );
  const rows = await Promise.all(
    tables.map(({ name }) => world.env.look<{ row: string }>(`select t::text as row from payments.${name} t`)),
  );
  return rows.flatMap((some) => some.map(({ row }) => row)).join('\n');
}
