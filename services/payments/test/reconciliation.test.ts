import { api, refunded } from '@muse/contracts';
import { paidEvent } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { place } from './support/orders.ts';
import { paidWebhook, untilPaid } from './support/paid.ts';
import { createPurchase, ofSession, type Purchase } from './support/purchases.ts';
import { createPaid } from './support/refunds.ts';
import { createChallengedPurchase, submitUntilActionRequired } from './support/three-d-secure.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeEach(async () => {
  ctx = await createTestContext();
});
/** Not the check of the books after every test: one of them charges a session twice on purpose. */
afterEach(async () => {
  try {
    await ctx.control('webhooks', { off: true, resume: true });
    await untilIdle(ctx);
  } finally {
    await ctx.close();
  }
});

const operator = () => ctx.payments.as('olga', ['ops']);
const today = () => new Date().toISOString().slice(0, 10);
const pageOf = async (day: string) => {
  const { status, body } = await operator().call(api.payments.getReconciliation, { query: { day } });
  expect(status).toBe(200);
  return body;
};

/** Moves the clock to half an hour after today is compared, or later. */
async function afterTonight(moreSeconds = 0): Promise<void> {
  const [row] = await ctx.env.look<{ seconds: string }>(
    "select extract(epoch from (date_trunc('day', clock_timestamp(), 'UTC') + interval '26.5 hours') - clock_timestamp())::int as seconds",
  );
  await ctx.env.moveClock('payments', Number(row?.seconds) + moreSeconds);
}

/** A charge at Stripe that carries the session of a purchase, made through another intent, as a lost process of ours would. */
const chargeAgain = ({ sessionId }: Purchase) =>
  ctx.asDashboard((stripe) =>
    stripe.paymentIntents.create({
      ...{ amount: 700, currency: 'usd', confirm: true, payment_method: 'pm_card_visa' },
      metadata: { checkout_session: sessionId, attempt: '1' },
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    }),
  );

describe('reconciliation with the events at Stripe, every ten minutes', () => {
  it('processes an event whose webhook was lost, and lists it as healed', async () => {
    const purchase = createChallengedPurchase();
    await ctx.control('webhooks', { pause: true });
    const intent = await submitUntilActionRequired(ctx, purchase);
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    // no payment counts as stalled yet: the event brings the capture
    await ctx.env.look("update payments.payment set looked_at = payments.muse_clock() + interval '1 day'");
    await ctx.env.moveClock('payments', 11 * 60);
    await eventuallyDue(ctx, () => {
      expect(ctx.env.spy.received(paidEvent).some(({ data }) => ofSession(purchase)(data))).toBe(true);
    });
    const { differences, status } = await pageOf(today());
    expect(status).toBe('not_compared');
    expect(differences).toContainEqual(
      expect.objectContaining({
        ...{ kind: 'event_missed', expected: paidWebhook, sessionId: purchase.sessionId },
        ...{ healed: true, resolvedBy: 'system' },
      }),
    );
  });

  it('finds nothing to do where all webhooks came', async () => {
    await createPaid(ctx);
    await untilIdle(ctx);
    await ctx.env.moveClock('payments', 11 * 60);
    await eventuallyDue(ctx, async () => {
      const [row] = await ctx.env.look<{ object_id: string }>(
        "select object_id from payments.stripe_position where name = 'events'",
      );
      expect(row?.object_id).toMatch(/^evt_/);
    });
    expect((await pageOf(today())).differences).toEqual([]);
  });
});

describe('the comparison of a day with Stripe', () => {
  it('heals a capture that is not booked, and leaves what has no rule to a person', async () => {
    const { purchase, a } = await createPaid(ctx);
    await place(ctx, purchase, a, 13_000);
    const other = createPurchase();
    await ctx.submit(other);
    await untilPaid(ctx, other);
    await untilIdle(ctx);
    await ctx.control('webhooks', { pause: true });
    const lost = await chargeAgain(other);
    // nor does the comparison of events, which would find it first
    await ctx.env.look(
      "update payments.timer set next_run_at = next_run_at + interval '9 days' where name = 'reconcile-events'",
    );
    const book = (cause: string, cents: number) =>
      ctx.env.look(
        `with e as (insert into payments.ledger_entry (session_id, cause) values ($1, $2) returning id)
         insert into payments.ledger_line select id, account, cents, 'USD' from e,
           (values ('stripe_clearing', $3::bigint), ('revenue', -$3::bigint)) as l (account, cents)`,
        [purchase.sessionId, cause, cents],
      );
    await book('a mistake', 5);

    await afterTonight();
    await eventuallyDue(ctx, async () => expect((await pageOf(today())).finishedAt).not.toBeNull());
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, ofSession(other)));
    await untilIdle(ctx);
    for (const minutes of [11, 22]) {
      await afterTonight(minutes * 60); // the refund is imported, then the differences are looked at again
      await ctx.payments.runDue();
    }
    await eventuallyDue(ctx, async () => {
      const page = await pageOf(today());
      expect(page).toMatchObject({ status: 'open', checked: { charges: 3, balance_transactions: expect.any(Number) } });
      expect(page.differences.filter(({ resolvedBy }) => resolvedBy === null)).toEqual([
        expect.objectContaining({ kind: 'purchase_clearing', sessionId: purchase.sessionId, healed: false }),
      ]);
      expect(page.differences).toContainEqual(
        expect.objectContaining({
          ...{ kind: 'capture_not_booked', stripeId: lost.id, expected: '700 USD captured', actual: 'not booked' },
          ...{ healed: true, resolvedBy: 'system' },
        }),
      );
      expect(page.openDays).toEqual([{ day: today(), open: 1 }]);
    });

    await book('the mistake undone', -5);
    const [open] = (await pageOf(today())).differences.filter(({ resolvedBy }) => resolvedBy === null);
    const params = { id: String(open?.id) };
    const body = { note: 'a test booked it' };
    const resolved = await operator().call(api.payments.resolveDifference, { params, body });
    expect(resolved.body).toMatchObject({ resolvedBy: 'olga', healed: false, note: 'a test booked it' });
    const again = await operator().call(api.payments.resolveDifference, { params, body });
    expect([again.status, again.problem.code]).toEqual([409, 'difference_resolved']);
    expect((await pageOf(today())).status).toBe('healed');
  });

  it('goes on where it was interrupted, and ignores charges of other applications', async () => {
    await createPaid(ctx);
    await untilIdle(ctx);
    await ctx.asDashboard((stripe) =>
      stripe.paymentIntents.create({
        ...{ amount: 5_000, currency: 'usd', confirm: true, payment_method: 'pm_card_visa' },
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      }),
    );
    await ctx.control('fail', { operation: 'GET /v1/refunds', mode: 'http500', times: 2 });
    await afterTonight();
    await eventuallyDue(ctx, async () => expect((await pageOf(today())).status).toBe('clean'));
    expect((await pageOf(today())).checked).toMatchObject({
      charges: 2,
      hours_of_captures: 24,
      hours_of_purchases: 24,
    });
  });

  it('is shown to operators only; an unknown difference is 404', async () => {
    expect((await ctx.payments.as('alice').send('GET', '/admin/reconciliation')).status).toBe(403);
    const resolve = (id: string) =>
      operator().send('POST', `/admin/reconciliation/differences/${id}/resolve`, { note: 'x' });
    expect((await resolve('999')).status).toBe(404);
    expect((await resolve('x')).status).toBe(404);
    expect((await operator().send('GET', '/admin/reconciliation?day=tomorrow')).status).toBe(400);
    expect((await pageOf('2020-01-01')).status).toBe('not_compared');
  });
});
