import { orderFailed, refunded, refundRequested } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { balancesOf } from './support/ledger.ts';
import { createOrderToRefund, hat, shirts } from './support/operator-refunds.ts';
import { endedOrder, ofOrder, refundsOf } from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext({ REFUND_APPROVAL_CENTS: '5000' });
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

describe('a refund above REFUND_APPROVAL_CENTS', () => {
  it('waits for a second person, counts as pending, and is refunded once it is approved', async () => {
    const { purchase, share, refund, preview, decide } = await createOrderToRefund(ctx);
    expect((await refund({ amountCents: 5_000 })).status).toBe(201);
    const asked = await refund({ amountCents: 5_001 });
    expect(asked).toMatchObject({ status: 202, body: { status: 'awaiting_approval', requestedBy: 'olivia' } });
    expect((await preview({})).body.remainingCents).toBe(13_800 - 10_001);
    await untilIdle(ctx);
    expect((await refundsOf(ctx, purchase)).map(({ status }) => status)).toEqual(['succeeded', 'awaiting_approval']);

    const approved = await decide('adam', asked.body.id, 'approve');
    expect(approved).toMatchObject({ status: 200, body: { status: 'requested', amountCents: 5_001 } });
    await ctx.env.spy.waitFor(refunded, (event) => event.refundId === asked.body.id);
    const sentence = expect.stringMatching(/^This refund does not await approval/) as string;
    for (const decision of ['approve', 'reject'] as const)
      expect(
        (await decide('adam', asked.body.id, decision, decision === 'reject' ? { reason: 'no' } : {})).problem,
      ).toMatchObject({
        ...{ status: 409, code: 'wrong_state', title: sentence, detail: sentence },
      });
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toMatchObject({ [`customer_prepayment:${share.orderNumber}`]: -3_799 });
    expect(await historyOf(asked.body.id)).toMatchObject([
      { to_status: 'awaiting_approval', by: 'olivia' },
      { to_status: 'requested', fact: 'approved', by: 'adam' },
      { to_status: 'succeeded', by: null },
    ]);
  });

  it('cannot be split: refunds of one order without a second person count together, also in parallel', async () => {
    const { refund, decide } = await createOrderToRefund(ctx);
    const parts = await Promise.all([1, 2, 3].map(() => refund({ amountCents: 2_450 })));
    expect(parts.map(({ status }) => status).sort()).toEqual([201, 201, 202]);
    const third = parts.find(({ status }) => status === 202);
    expect((await refund({ amountCents: 100 })).status).toBe(201); // 50.00 of 50.00; the third pays nothing yet
    expect((await refund({ amountCents: 1 })).status).toBe(202);
    await untilIdle(ctx); // a refund that succeeded counts as one that is under way
    await decide('adam', third?.body.id, 'reject', { reason: 'no' });
    expect((await refund({ amountCents: 1 })).status).toBe(202);
  });

  it('that was approved leaves the operators what they may refund alone', async () => {
    const { refund, decide } = await createOrderToRefund(ctx);
    const asked = await refund({ amountCents: 6_000 });
    expect((await decide('adam', asked.body.id, 'approve')).status).toBe(200);
    expect((await refund({ amountCents: 5_000 })).status).toBe(201);
    expect((await refund({ amountCents: 1 })).status).toBe(202);
    await untilIdle(ctx);
  });

  it('holds its part back, and the refusal of another one says so', async () => {
    const { refund, preview } = await createOrderToRefund(ctx);
    await refund({ amountCents: 13_000 });
    for (const ask of [refund, preview]) {
      const { problem } = await ask({ amountCents: 801 });
      expect(problem).toMatchObject({ status: 422, code: 'refund_exceeds_paid', remainingCents: 800 });
      expect(problem.detail).toMatch(/remainingCents.*held back by a refund that awaits approval/);
    }
    await refund({});
    const { problem } = await refund({ shipping: true });
    expect(problem).toMatchObject({ status: 422, code: 'refund_exceeds_paid', remainingCents: 0 });
    expect(problem.detail).toMatch(/No shipping remains.*held back by a refund that awaits approval/);
  });

  it('is rejected with a reason: nothing is owed, and its units can be refunded again', async () => {
    const { purchase, refund, decide } = await createOrderToRefund(ctx);
    const asked = await refund({ items: [shirts(2)] });
    expect((await refund({ items: [shirts(2)] })).problem.code).toBe('refund_exceeds_paid');
    expect((await decide('adam', asked.body.id, 'reject')).problem.errors).toMatchObject([{ pointer: '/reason' }]);
    const rejected = await decide('adam', asked.body.id, 'reject', { reason: 'was worn' });
    expect(rejected).toMatchObject({ status: 200, body: { status: 'rejected' } });
    expect(await historyOf(asked.body.id)).toMatchObject([{}, { fact: 'rejected', by: 'adam', note: 'was worn' }]);
    expect((await refund({ items: [shirts(2)] })).body.amountCents).toBe(asked.body.amountCents);
    await untilIdle(ctx);
    expect(ctx.env.spy.received(refundRequested).filter(({ data }) => data.sessionId === purchase.sessionId)).toEqual(
      [],
    );
  });

  it('is never decided by the person who asked for it, nor by an operator who is no admin', async () => {
    const { refund, decide } = await createOrderToRefund(ctx);
    const asked = await refund({});
    for (const decision of ['approve', 'reject'] as const) {
      const body = decision === 'reject' ? { reason: 'no' } : {};
      const own = await decide('olivia', asked.body.id, decision, body);
      expect(own.problem).toMatchObject({ status: 409, code: 'same_person' });
      const path = `/admin/refunds/${asked.body.id}/${decision}`;
      expect((await ctx.payments.as('otto', ['ops']).send('POST', path, body)).status).toBe(403);
    }
    expect((await decide('adam', 're_unknown', 'approve')).status).toBe(404);
  });

  it('is listed among the refunds, cannot be retried or settled, and is owed only since it was approved', async () => {
    const { share, refund, decide } = await createOrderToRefund(ctx);
    const asked = await refund({});
    const olivia = ctx.payments.as('olivia', ['ops']);
    const listed = async () =>
      (await olivia.send('GET', `/admin/refunds?orderNumber=${share.orderNumber}`)).body.refunds as Record<
        string,
        unknown
      >[];
    expect(await listed()).toMatchObject([{ id: asked.body.id, status: 'awaiting_approval', requestedBy: 'olivia' }]);
    for (const [verb, body] of [
      ['retry', {}],
      ['settle', { reference: 'wire 1', note: 'paid' }],
    ] as const) {
      const { problem } = await olivia.send('POST', `/admin/refunds/${asked.body.id}/${verb}`, body);
      expect(problem).toMatchObject({ status: 409, code: 'wrong_state', title: problem.detail });
      expect(problem.title).toMatch(/^The state of this refund/);
    }
    await ctx.env.moveClock('payments', 2 * 86_400);
    await decide('adam', asked.body.id, 'approve');
    const [owed] = await ctx.env.look<{ hours: number }>(
      'select extract(epoch from owed_since - created_at)::int / 3600 as hours from payments.refund where id = $1',
      [asked.body.id],
    );
    expect(owed?.hours).toBe(48);
    await untilIdle(ctx); // its job is due by the clock of now
    await ctx.env.moveClock('payments', 0);
  });

  it('is superseded if the order fails meanwhile: the whole share is refunded once', async () => {
    const { purchase, share, refund, decide } = await createOrderToRefund(ctx);
    const asked = await refund({ items: [shirts(3), hat] });
    await ctx.env.publish(orderFailed, endedOrder(purchase, share));
    const { data } = await ctx.env.spy.waitFor(refunded, ofOrder(share));
    expect(data.amountCents).toBe(13_800);
    expect((await decide('adam', asked.body.id, 'approve')).problem.code).toBe('wrong_state');
    await untilIdle(ctx);
    expect((await refundsOf(ctx, purchase)).map(({ status }) => status).sort()).toEqual(['rejected', 'succeeded']);
  });

  it('is asked for once with one Idempotency-Key, although a reply 202 is not kept', async () => {
    const { purchase, refund } = await createOrderToRefund(ctx);
    const key = { 'idempotency-key': `approval-${purchase.sessionId}` };
    const first = await refund({}, key);
    const second = await refund({}, key);
    expect(second).toMatchObject({ status: 202, body: first.body });
    expect(await refundsOf(ctx, purchase)).toHaveLength(1);
  });

  it('approved twice at once is refunded once', async () => {
    const { purchase, refund, decide } = await createOrderToRefund(ctx);
    const asked = await refund({});
    const decided = await Promise.all([
      decide('adam', asked.body.id, 'approve'),
      decide('anna', asked.body.id, 'approve'),
      decide('alex', asked.body.id, 'reject', { reason: 'no' }),
    ]);
    expect(decided.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).refunds.length).toBeLessThanOrEqual(1);
  });
});

const historyOf = (refundId: unknown) =>
  ctx.env.look('select to_status, fact, by, note from payments.refund_history where refund_id = $1 order by id', [
    refundId,
  ]);
