import type Stripe from 'stripe';
import { failure, pay, startWorld, typesOf, until, type World } from './world.ts';

describe('money that goes back', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  beforeEach(async () => {
    await world.tell('reset', {});
    world.received.length = 0;
  });
  afterAll(() => world.stop());

  const heard = (...types: string[]) => until(() => types.every((type) => typesOf(world).includes(type)));
  const chargeOf = (paid: Stripe.PaymentIntent) => world.stripe.charges.retrieve(String(paid.latest_charge));
  const net = async () => {
    const all = await world.stripe.balanceTransactions.list({ limit: 100 });
    return all.data.reduce((sum, each) => sum + each.amount, 0);
  };

  it('a refund can wait for funds, and is done when told', async () => {
    const paid = await pay(world.stripe);
    await world.tell('refunds', { next: 'pending', reason: 'insufficient_funds' });
    const refund = await world.stripe.refunds.create({ payment_intent: paid.id, amount: 2_000 });
    expect(refund).toMatchObject({
      status: 'pending',
      pending_reason: 'insufficient_funds',
      balance_transaction: null,
    });
    await world.tell('refunds', { refund: refund.id, status: 'succeeded' });
    expect((await world.stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
    await heard('refund.created', 'charge.refunded', 'refund.updated');
    expect(await net()).toBe(3_000);
  });

  it('a refund that succeeded can fail later', async () => {
    const paid = await pay(world.stripe);
    const refund = await world.stripe.refunds.create({ payment_intent: paid.id });
    expect((await chargeOf(paid)).refunded).toBe(true);
    await world.tell('refunds', { refund: refund.id, status: 'failed', reason: 'lost_or_stolen_card' });
    const failed = await world.stripe.refunds.retrieve(refund.id);
    expect(failed).toMatchObject({ status: 'failed', failure_reason: 'lost_or_stolen_card' });
    expect(await chargeOf(paid)).toMatchObject({ refunded: false, amount_refunded: 0 });
    await heard('refund.failed', 'charge.refund.updated');
    expect(await net()).toBe(5_000);
  });

  it('a dispute takes the money, and a won one gives it back', async () => {
    const paid = await pay(world.stripe);
    const { body } = await world.tell('disputes', { charge: paid.id, status: 'needs_response' });
    expect(body).toMatchObject({ object: 'dispute', amount: 5_000, payment_intent: paid.id });
    expect((await failure(world.stripe.refunds.create({ payment_intent: paid.id }))).code).toBe('charge_disputed');
    expect(await net()).toBe(0);
    await world.tell('disputes', { charge: String(paid.latest_charge), status: 'won' });
    expect((await world.stripe.disputes.retrieve(String(body.id))).status).toBe('won');
    expect(await net()).toBe(5_000);
    await heard(
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    );
  });

  it('a lost dispute keeps it, fee included', async () => {
    const paid = await pay(world.stripe);
    await world.tell('disputes', { charge: paid.id, status: 'lost' });
    const { data } = await world.stripe.disputes.list({ payment_intent: paid.id });
    expect(data[0]).toMatchObject({
      status: 'lost',
      balance_transactions: [{ amount: -5_000, fee: 1_500, net: -6_500 }],
    });
    await heard('charge.dispute.closed');
  });

  it('an inquiry takes nothing', async () => {
    const paid = await pay(world.stripe);
    await world.tell('disputes', { charge: paid.id, status: 'warning_needs_response' });
    expect(await net()).toBe(5_000);
    expect((await world.stripe.refunds.create({ payment_intent: paid.id })).status).toBe('succeeded');
  });

  it('a bank can warn of fraud', async () => {
    const paid = await pay(world.stripe);
    await world.tell('fraud-warnings', { charge: paid.id });
    const { data } = await world.stripe.radar.earlyFraudWarnings.list({ payment_intent: paid.id });
    expect(data[0]).toMatchObject({ actionable: true, charge: paid.latest_charge });
    await heard('radar.early_fraud_warning.created');
    expect((await world.tell('fraud-warnings', { charge: 'ch_nobody' })).status).toBe(400);
  });
});
