import { eventually, paidEvent } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { balancesOf, expectBooksToAgree, paymentOf } from './support/ledger.ts';
import { historyOfPaid, untilPaid } from './support/paid.ts';
import { createPurchase, type Purchase } from './support/purchases.ts';
import { untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => expectBooksToAgree(ctx));
afterAll(() => ctx.close());

const captured = (purchase: Purchase) => untilPaid(ctx, purchase);
const timesCaptured = ({ sessionId }: Purchase) =>
  ctx.env.spy.received(paidEvent).filter(({ data }) => data.sessionId === sessionId).length;

describe('charging a purchase', () => {
  it('captures once, books a prepayment per order, and publishes the capture', async () => {
    const purchase = createPurchase();
    await ctx.submit(purchase);
    expect((await captured(purchase)).data).toMatchObject({ amountCents: 17_500, currency: 'USD' });

    await untilIdle(ctx);
    const { payment_intents: intents, charges } = await ctx.stripeObjectsOf(purchase.sessionId);
    expect(intents).toMatchObject([
      { status: 'succeeded', amount_received: 17_500, transfer_group: purchase.sessionId },
    ]);
    expect(intents[0]?.metadata).toEqual({ checkout_session: purchase.sessionId, attempt: '1', env: 'test' });
    expect(charges).toHaveLength(1);
    expect(await paymentOf(ctx, purchase)).toMatchObject({
      status: 'captured',
      captured_cents: 17_500,
      unwanted: false,
    });
    const [a, b] = purchase.shares;
    expect(await balancesOf(ctx, purchase)).toEqual({
      stripe_clearing: 17_500,
      [`customer_prepayment:${a?.orderNumber}`]: -12_999,
      [`customer_prepayment:${b?.orderNumber}`]: -4_501,
    });
    expect(await historyOf(purchase)).toEqual(historyOfPaid);
  });

  it('captures once for concurrent duplicates of an attempt', async () => {
    const purchase = createPurchase();
    await Promise.all(Array.from({ length: 8 }, () => ctx.submit(purchase)));
    await captured(purchase);
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges).toHaveLength(1);
  });

  it('publishes the capture again for a duplicate, without calling Stripe', async () => {
    const purchase = createPurchase();
    await ctx.submit(purchase);
    await captured(purchase);
    await ctx.control('fail', { operation: '*', times: 1, mode: 'http500' });
    await ctx.submit(purchase);
    await eventually(() => expect(timesCaptured(purchase)).toBe(2));
    expect(await ctx.control('fail', {})).toEqual({ waiting: 1 });
    await ctx.control('fail', { clear: true });
  });

  it('dead-letters a purchase whose shares do not add up, without calling Stripe', async () => {
    const purchase = createPurchase([5_000], { amountCents: 5_001 });
    await ctx.submit(purchase);
    await eventually(async () => {
      const deadLetters = await ctx.env.look<{ error_class: string }>(
        'select error_class from payments.dead_letter where aggregate_id = $1',
        [purchase.sessionId],
      );
      expect(deadLetters).toEqual([{ error_class: 'UnprocessableError' }]);
    });
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).payment_intents).toEqual([]);
  });
});

const historyOf = async ({ sessionId }: Purchase) => {
  const rows = await ctx.env.look<{ line: string }>(
    "select fact || ' → ' || to_status as line from payments.payment_history where session_id = $1 order by id",
    [sessionId],
  );
  return rows.map((row) => row.line);
};
