import { api, orderFailed, refunded, refundRequested, refundSettled, type Share } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { balancesOf } from './support/ledger.ts';
import type { Purchase } from './support/purchases.ts';
import { createPaid, createPaidOrder, endedOrder, ofOrder, operator, shownRefunds } from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(async () => {
  await ctx.env.moveClock('payments', 0);
  await clearFailuresAndCheckBooks(ctx);
});
afterAll(() => ctx.close());

const retry = (id: string) => operator(ctx).call(api.payments.retryRefund, { params: { id } });
const settle = (id: string, body = { reference: 'wire 4711', note: 'the card was closed' }) =>
  operator(ctx).call(api.payments.settleRefund, { params: { id }, body });
const list = async (query: { status?: 'failed'; limit?: string; cursor?: string }) => {
  const { status, body } = await operator(ctx).call(api.payments.listRefunds, { query: query as never });
  if (status !== 200) throw new Error(`answered ${status}`);
  return body;
};
const fail = (purchase: Purchase, order: Share) => ctx.env.publish(orderFailed, endedOrder(purchase, order));
const shownAs = (order: Share, ...expected: object[]) =>
  eventuallyDue(ctx, async () => {
    const shown = await shownRefunds(ctx, order);
    expect(shown).toMatchObject(expected);
    return shown[0] as (typeof shown)[number];
  });

/** An order whose refund was refused for good, because its charge is disputed. */
const createDebt = async (cents: number) => {
  const { purchase, order } = await createPaidOrder(ctx, cents);
  await ctx.control('refunds', { next: 'refused', reason: 'charge_disputed' });
  await fail(purchase, order);
  const { id } = await shownAs(order, { status: 'failed', lastFailure: 'charge_disputed', amountCents: cents });
  await untilIdle(ctx);
  return { purchase, order, id };
};

describe('a refund that Stripe refuses for now', () => {
  it('is sent again with a new idempotency key until the balance is enough', async () => {
    await ctx.control('refunds', { next: 'refused', reason: 'balance_insufficient', times: 3 });
    const { purchase, b } = await createPaid(ctx);
    await fail(purchase, b);
    const refused = { outcome: 'refused', code: 'balance_insufficient' };
    const { attempts } = await shownAs(b, { status: 'succeeded', ageSeconds: null });
    expect(attempts).toMatchObject([refused, refused, refused, { number: 4, outcome: 'succeeded', code: null }]);
    const keys = await ctx.env.look<{ idempotency_key: string }>(
      'select idempotency_key from payments.refund_attempt a join payments.refund r on r.id = a.refund_id where session_id = $1 order by number',
      [purchase.sessionId],
    );
    const [first = ''] = keys.map((row) => row.idempotency_key);
    expect(keys.map((row) => row.idempotency_key)).toEqual([first, `${first}:2`, `${first}:3`, `${first}:4`]);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).refunds).toHaveLength(1);
  });
});

describe('a refund that failed', () => {
  it('is listed as owed with its reason, age and attempts, oldest first, page by page', async () => {
    const debts = [await createDebt(1_001), await createDebt(1_002), await createDebt(1_003)];
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: '1', ...(cursor === undefined ? {} : { cursor }) });
      found.push(...page.refunds.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(found.filter((id) => debts.some((debt) => debt.id === id))).toEqual(debts.map(({ id }) => id));
    const { refunds } = await list({ status: 'failed', limit: '100' });
    expect(refunds.find(({ id }) => id === debts[0]?.id)).toMatchObject({
      ...{ museOrderNumber: debts[0]?.order.orderNumber, amountCents: 1_001, currency: 'USD', reason: 'sold out' },
      ageSeconds: expect.any(Number),
      attempts: [{ number: 1, outcome: 'refused', code: 'charge_disputed' }],
    });
  });

  it('is sent again by an operator, as a new attempt', async () => {
    const { purchase, order, id } = await createDebt(2_000);
    const { status, body } = await retry(id);
    expect([status, body]).toMatchObject([200, { id, status: 'requested' }]);
    await ctx.env.spy.waitFor(refunded, ofOrder(order));
    await shownAs(order, { status: 'succeeded', attempts: [{ number: 1 }, { number: 2, outcome: 'succeeded' }] });
    expect(ctx.env.spy.received(refundRequested).filter(({ data }) => ofOrder(order)(data))).toHaveLength(2);
    expect(await balancesOf(ctx, purchase)).toEqual({});
    expect((await retry(id)).body).toMatchObject({ status: 409, code: 'wrong_state' });
  });

  it('is owed again when Stripe takes its success back, and succeeds on the next attempt', async () => {
    const { purchase, order } = await createPaidOrder(ctx, 2_100);
    await fail(purchase, order);
    const { id, stripeRefundId } = await shownAs(order, { status: 'succeeded' });
    await ctx.control('refunds', { refund: stripeRefundId, status: 'failed', reason: 'lost_or_stolen_card' });
    await shownAs(order, { status: 'failed', lastFailure: 'lost_or_stolen_card', attempts: [{ outcome: 'failed' }] });
    expect((await retry(id)).status).toBe(200);
    await shownAs(order, { status: 'succeeded', attempts: [{ outcome: 'failed' }, { outcome: 'succeeded' }] });
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toEqual({});
  });

  it('whose card never takes it is settled by an operator: paid elsewhere, booked, final, audited', async () => {
    const { purchase, order } = await createPaidOrder(ctx, 2_200, { paymentMethodId: 'pm_card_refundFail' });
    await fail(purchase, order);
    const { id } = await shownAs(order, { status: 'failed' });
    expect((await settle(id, { reference: '', note: 'x' })).status).toBe(400);
    const { status, body } = await settle(id);
    expect([status, body]).toMatchObject([
      200,
      { status: 'settled', ageSeconds: null, settlement: { reference: 'wire 4711', by: 'olivia' } },
    ]);
    const { data } = await ctx.env.spy.waitFor(refundSettled, ofOrder(order));
    expect(data).toMatchObject({ refundId: id, amountCents: 2_200 });
    expect(await balancesOf(ctx, purchase)).toEqual({ stripe_clearing: 2_200, paid_elsewhere: -2_200 });
    for (const again of [await settle(id), await retry(id)])
      expect(again.body).toMatchObject({ status: 409, code: 'wrong_state' });
    const history = await ctx.env.look<{ to_status: string; by: string }>(
      'select to_status, by, note from payments.refund_history where refund_id = $1 order by id desc limit 1',
      [id],
    );
    expect(history).toEqual([{ to_status: 'settled', by: 'olivia', note: 'wire 4711: the card was closed' }]);
  });

  it('is paid once, by Stripe or elsewhere, when two operators retry and settle it at once', async () => {
    const { purchase, order, id } = await createDebt(2_300);
    await Promise.all([retry(id), retry(id)]);
    const settled = await Promise.all([settle(id), settle(id), retry(id)]);
    await untilIdle(ctx);
    const [shown] = await shownRefunds(ctx, order);
    const accepted = settled.slice(0, 2).filter(({ status }) => status === 200).length;
    const { refunds } = await ctx.stripeObjectsOf(purchase.sessionId);
    expect([accepted, refunds.length]).toEqual(shown?.status === 'settled' ? [1, 0] : [0, 1]);
    expect(await balancesOf(ctx, purchase)).toEqual(
      shown?.status === 'settled' ? { stripe_clearing: 2_300, paid_elsewhere: -2_300 } : {},
    );
  });

  it('is paid by a refund made at Stripe’s own site', async () => {
    const { purchase, order, id } = await createDebt(2_400);
    await ctx.asDashboard(async (stripe) => {
      const [charge] = (await ctx.stripeObjectsOf(purchase.sessionId)).charges;
      await stripe.refunds.create({ charge: String(charge?.id) });
    });
    await shownAs(order, { id, status: 'settled', amountCents: 0, coveredCents: 2_400 }, { external: true });
    expect(await balancesOf(ctx, purchase)).toEqual({});
  });

  it('is reported after an hour, and counted in the metrics', async () => {
    const { id } = await createDebt(2_500);
    await ctx.env.moveClock('payments', 3_700);
    await eventuallyDue(ctx, async () => {
      const [row] = await ctx.env.look<{ alarmed_at: string | null }>(
        'select alarmed_at from payments.refund where id = $1',
        [id],
      );
      expect(row?.alarmed_at).not.toBeNull();
    });
    await eventuallyDue(ctx, async () => {
      const text = await (await fetch(`${ctx.payments.adminUrl}/metrics`)).text();
      expect(Number(/refunds_owed_cents\{currency="USD"\} (\d+)/.exec(text)?.[1])).toBeGreaterThanOrEqual(2_500);
      expect(Number(/refunds_oldest_owed_seconds\{currency="USD"\} (\d+)/.exec(text)?.[1])).toBeGreaterThan(3_600);
    });
  });

  it('is for operators only', async () => {
    const shopper = ctx.payments.as('alice');
    expect((await shopper.call(api.payments.listRefunds, { query: {} as never })).status).toBe(403);
    expect((await retry('re_unknown')).status).toBe(404);
    expect((await settle('re_unknown')).status).toBe(404);
    expect((await operator(ctx).call(api.payments.listRefunds, { query: { cursor: 'x' } as never })).status).toBe(400);
  });
});
