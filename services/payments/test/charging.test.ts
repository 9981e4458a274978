import { paymentCaptured, paymentDeclined, type Share } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import {
  balancesOf,
  createTestContext,
  emulatorOf,
  eventuallyDue,
  expectBooksToAgree,
  nextAttempt,
  type Order,
  paymentOf,
  purchase,
  type TestContext,
  untilIdle,
} from './support/context.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => expectBooksToAgree(ctx));
afterAll(() => ctx.close());

const captured = (order: Order) =>
  ctx.env.spy.waitFor(
    paymentCaptured,
    (event) => event.sessionId === order.sessionId && event.attempt === order.attempt,
  );
const declined = (order: Order) =>
  ctx.env.spy.waitFor(
    paymentDeclined,
    (event) => event.sessionId === order.sessionId && event.attempt === order.attempt,
  );
const timesCaptured = ({ sessionId }: Order) =>
  ctx.env.spy.received(paymentCaptured).filter(({ data }) => data.sessionId === sessionId).length;

const timesDeclined = ({ sessionId }: Order) =>
  ctx.env.spy
    .received(paymentDeclined)
    .map(({ data }) => data)
    .filter((data) => data.sessionId === sessionId);

describe('a purchase is paid', () => {
  it('is charged once, booked per order, and told', async () => {
    const order = purchase();
    await ctx.submit(order);
    expect((await captured(order)).data).toMatchObject({ amountCents: 17_500, currency: 'USD' });

    await untilIdle(ctx);
    const { payment_intents: intents, charges } = await ctx.stripeObjectsOf(order.sessionId);
    expect(intents).toMatchObject([{ status: 'succeeded', amount_received: 17_500, transfer_group: order.sessionId }]);
    expect(intents[0]?.metadata).toEqual({ checkout_session: order.sessionId, attempt: '1', env: 'test' });
    expect(charges).toHaveLength(1);
    expect(await paymentOf(ctx, order)).toMatchObject({
      status: 'captured',
      captured_cents: 17_500,
      unwanted: false,
    });
    const [a, b] = order.shares;
    expect(await balancesOf(ctx, order)).toEqual({
      stripe_clearing: 17_500,
      [`customer_prepayment:${a?.orderNumber}`]: -12_999,
      [`customer_prepayment:${b?.orderNumber}`]: -4_501,
    });
    expect(await historyOf(order)).toEqual(['submitted → processing', 'captured → captured']);
  });

  it('charges once, however often the same attempt is said at the same time', async () => {
    const order = purchase();
    await Promise.all(Array.from({ length: 8 }, () => ctx.submit(order)));
    await captured(order);
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(order.sessionId)).charges).toHaveLength(1);
  });

  it('says the capture again to who asks again, without asking Stripe', async () => {
    const order = purchase();
    await ctx.submit(order);
    await captured(order);
    await ctx.control('fail', { operation: '*', times: 1, mode: 'http500' });
    await ctx.submit(order);
    await eventually(() => expect(timesCaptured(order)).toBe(2));
    expect(await ctx.control('fail', {})).toEqual({ waiting: 1 });
    await ctx.control('fail', { clear: true });
  });

  it('parks a purchase whose shares do not add up, and asks Stripe for nothing', async () => {
    const order = purchase([5_000], { amountCents: 5_001 });
    await ctx.submit(order);
    await eventually(async () => {
      const parked = await ctx.env.look<{ error_class: string }>(
        'select error_class from payments.dead_letter where aggregate_id = $1',
        [order.sessionId],
      );
      expect(parked).toEqual([{ error_class: 'UnprocessableError' }]);
    });
    expect((await ctx.stripeObjectsOf(order.sessionId)).payment_intents).toEqual([]);
  });
});

describe('a card is declined', () => {
  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
    ['pm_card_chargeDeclinedLostCard', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedStolenCard', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedFraudulent', 'card_declined', 'generic_decline'],
    ['pm_unknown', 'resource_missing', 'resource_missing'],
  ])('%s is told as %s, %s', async (paymentMethodId, code, declineCode) => {
    const order = purchase([5_000], { paymentMethodId });
    await ctx.submit(order);
    expect((await declined(order)).data).toMatchObject({ code, declineCode });
    await untilIdle(ctx);
    expect(await paymentOf(ctx, order)).toMatchObject({ status: 'declined', captured_cents: null });
    expect((await ctx.stripeObjectsOf(order.sessionId)).charges.filter((charge) => charge.captured)).toEqual([]);
  });

  it('says so when Stripe does not take the amount at all, and leaves nothing behind', async () => {
    const order = purchase([49]);
    await ctx.submit(order);
    expect((await declined(order)).data).toMatchObject({ code: 'amount_too_small' });
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(order.sessionId)).payment_intents).toEqual([]);
  });

  it('charges the next attempt through the same intent, with the amount of that attempt', async () => {
    const first = purchase([5_000], { paymentMethodId: 'pm_card_chargeDeclinedInsufficientFunds' });
    await ctx.submit(first);
    await declined(first);
    const dearer = { ...(first.shares[0] as Share), shippingCents: 1_020, totalCents: 6_000 };
    const second = nextAttempt(first, { paymentMethodId: 'pm_card_visa', amountCents: 6_000, shares: [dearer] });
    await ctx.submit(second);
    expect((await captured(second)).data.amountCents).toBe(6_000);

    await untilIdle(ctx);
    const { payment_intents: intents } = await ctx.stripeObjectsOf(first.sessionId);
    expect(intents).toMatchObject([{ status: 'succeeded', amount_received: 6_000, metadata: { attempt: '2' } }]);
    expect(await balancesOf(ctx, second)).toMatchObject({ [`customer_prepayment:${dearer.orderNumber}`]: -6_000 });
  });

  it('is declined as often as it is tried, each time anew', async () => {
    let order = purchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(order);
    await declined(order);
    for (const paymentMethodId of ['pm_card_chargeDeclinedExpiredCard', 'pm_unknown', 'pm_card_chargeDeclined']) {
      order = nextAttempt(order, { paymentMethodId });
      await ctx.submit(order);
      await declined(order);
    }
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(order.sessionId)).payment_intents).toHaveLength(1);
  });

  it('says the decline again to who asks again, and confirms nothing', async () => {
    const order = purchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(order);
    const first = await declined(order);
    await ctx.submit(order);
    await eventually(() => expect(timesDeclined(order)).toEqual([first.data, first.data]));
    expect((await ctx.stripeObjectsOf(order.sessionId)).charges).toHaveLength(1);
  });

  it('takes a fresh intent where somebody cancelled the old one at Stripe', async () => {
    const first = purchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(first);
    await declined(first);
    const { intent_id: intent } = await paymentOf(ctx, first);
    await ctx.asDashboard((stripe) => stripe.paymentIntents.cancel(String(intent)));
    await untilIdle(ctx);
    const second = nextAttempt(first, { paymentMethodId: 'pm_card_visa' });
    await ctx.submit(second);
    await captured(second);
    await untilIdle(ctx);
    const { payment_intents: intents } = await ctx.stripeObjectsOf(first.sessionId);
    expect(intents.map(({ status }) => status)).toEqual(['canceled', 'succeeded']);
  });

  it('does not let a late event of the first attempt decide the second', async () => {
    const first = purchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.control('webhooks', { pause: true });
    await ctx.submit(first);
    await declined(first);
    await ctx.control('fail', { operation: emulatorOf.confirm, times: 4, mode: 'drop_before' });
    const second = nextAttempt(first, { paymentMethodId: 'pm_card_visa' });
    await ctx.submit(second);
    await eventually(async () =>
      expect(await paymentOf(ctx, second)).toMatchObject({ attempt: 2, status: 'processing' }),
    );
    await ctx.control('webhooks', { resume: true });
    await eventuallyDue(ctx, () => captured(second));
    await untilIdle(ctx);
    expect(timesDeclined(first)).toHaveLength(1);
  });
});

const historyOf = async ({ sessionId }: Order) => {
  const rows = await ctx.env.look<{ line: string }>(
    "select fact || ' → ' || to_status as line from payments.payment_history where session_id = $1 order by id",
    [sessionId],
  );
  return rows.map((row) => row.line);
};
