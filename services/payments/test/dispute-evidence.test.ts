import { api, disputeClosed, disputeOpened } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { disputeOf, moveDispute } from './support/disputes.ts';
import { ofSession, type Purchase } from './support/purchases.ts';
import { createPaid } from './support/refunds.ts';
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

const { listDisputes, submitEvidence } = api.disputes;
const olga = () => ctx.payments.as('olga', ['ops']);
const update = 'POST /v1/disputes/{dispute}';

async function createDisputed(): Promise<{ purchase: Purchase; params: { id: string } }> {
  const { purchase } = await createPaid(ctx);
  const { id } = await moveDispute(ctx, purchase, 'needs_response');
  await ctx.env.spy.waitFor(disputeOpened, ofSession(purchase));
  return { purchase, params: { id } };
}
const submit = (params: { id: string }, uncategorizedText = 'Delivered on Monday', headers = {}) =>
  olga().call(submitEvidence, { params, body: { uncategorizedText, shippingTrackingNumber: '1Z999' } }, headers);
const atStripe = async (params: { id: string }) => (await ctx.books()).disputes.find(({ id }) => id === params.id);

describe('evidence of a dispute', () => {
  it('is filed at Stripe under its names, once, and shows who submitted it', async () => {
    const { purchase, params } = await createDisputed();
    const { status, body } = await submit(params);
    expect([status, body.stripeStatus, body.evidenceSubmittedBy]).toEqual([200, 'under_review', 'olga']);
    expect((await atStripe(params))?.evidence).toMatchObject({
      uncategorized_text: 'Delivered on Monday',
      shipping_tracking_number: '1Z999',
    });
    const again = await submit(params, 'Another text');
    expect([again.status, again.problem.code]).toEqual([409, 'evidence_already_submitted']);
    expect((await atStripe(params))?.evidence_details.submission_count).toBe(1);
    expect(await disputeOf(ctx, purchase)).toMatchObject({ state: 'open', status: 'under_review' });
  });

  it('submitted many times at once, or again with the same idempotency key, is filed once', async () => {
    const { params } = await createDisputed();
    const key = { 'idempotency-key': `evidence-${params.id}` };
    const answers = await Promise.all([submit(params, 'one'), submit(params, 'two'), submit(params, 'three')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await atStripe(params))?.evidence_details.submission_count).toBe(1);
    const other = await createDisputed();
    const first = await submit(other.params, 'text', key);
    const second = await submit(other.params, 'text', key);
    expect([first.status, second.status, second.body]).toEqual([200, 200, first.body]);
  });

  it('that wins the dispute closes it', async () => {
    const { purchase, params } = await createDisputed();
    expect((await submit(params, 'winning_evidence')).body).toMatchObject({ status: 'won', stripeStatus: 'won' });
    expect((await ctx.env.spy.waitFor(disputeClosed, ofSession(purchase))).data.outcome).toBe('won');
  });

  it('is refused when the dispute is closed, when its deadline has passed, and without a text', async () => {
    const { purchase, params } = await createDisputed();
    expect((await olga().call(submitEvidence, { params, body: {} })).status).toBe(400);
    await ctx.env.moveClock('payments', 8 * 86_400);
    const late = await submit(params);
    expect([late.status, late.problem.code]).toEqual([409, 'dispute_past_due']);
    await ctx.env.moveClock('payments', 0);
    await moveDispute(ctx, purchase, 'lost');
    await ctx.env.spy.waitFor(disputeClosed, ofSession(purchase));
    const closed = await submit(params);
    expect([closed.status, closed.problem.code]).toEqual([409, 'dispute_closed']);
    expect((await submit({ id: 'dp_unknown' })).status).toBe(404);
  });

  it('that Stripe rejects can be corrected and submitted again', async () => {
    const { params } = await createDisputed();
    const text = 'x'.repeat(19_000);
    const body = Object.fromEntries(
      ['productDescription', 'accessActivityLog', 'refundPolicyDisclosure', 'refundRefusalExplanation']
        .concat([
          'cancellationPolicyDisclosure',
          'cancellationRebuttal',
          'duplicateChargeExplanation',
          'uncategorizedText',
        ])
        .map((name) => [name, text]),
    );
    const refused = await olga().call(submitEvidence, { params, body });
    expect([refused.status, refused.problem.code]).toEqual([422, 'evidence_rejected']);
    expect((await submit(params)).status).toBe(200);
  });

  it('is stored and filed later while Stripe does not answer', async () => {
    const { params } = await createDisputed();
    await ctx.control('fail', { operation: update, times: 2, mode: 'http500' });
    const stored = await submit(params);
    expect([stored.status, stored.body.evidenceSubmittedBy]).toEqual([202, 'olga']);
    await eventuallyDue(ctx, async () => expect((await atStripe(params))?.evidence_details.submission_count).toBe(1));
  });

  it('that was stored by a process that died is filed by the timer', async () => {
    const { params } = await createDisputed();
    await ctx.env.look(
      `update payments.dispute set evidence = '{"uncategorized_text": "stored"}', evidence_by = 'olga', evidence_at = now() where id = $1`,
      [params.id],
    );
    await ctx.env.moveClock('payments', 700);
    await eventuallyDue(ctx, async () => expect((await atStripe(params))?.status).toBe('under_review'));
  });
});

describe('the list of disputes', () => {
  it('has those without a decision first, the earliest deadline first, page by page', async () => {
    const { params: first } = await createDisputed();
    await ctx.control('clock', { advanceSeconds: 60 }); // Stripe's deadlines are whole seconds
    const { params: second, purchase } = await createDisputed();
    const { purchase: lost, params: third } = await createDisputed();
    await moveDispute(ctx, lost, 'lost');
    await ctx.env.spy.waitFor(disputeClosed, ofSession(lost));
    await untilIdle(ctx);

    const found: { id: string; status: string }[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const query = { limit: '2', ...(cursor && { cursor }) };
      const { body } = await olga().call(listDisputes, { query });
      expect(body.disputes.length).toBeLessThanOrEqual(2);
      found.push(...body.disputes);
      cursor = body.nextCursor;
    }
    const position = ({ id }: { id: string }) => found.findIndex((dispute) => dispute.id === id);
    expect(position(first)).toBeLessThan(position(second));
    expect(position(second)).toBeLessThan(position(third));
    const open = await olga().call(listDisputes, { query: { status: 'open', limit: '100' } });
    expect(open.body.disputes.every(({ status }) => status === 'open')).toBe(true);
    expect(open.body.disputes.find(({ id }) => id === second.id)).toMatchObject({
      checkoutSessionId: purchase.sessionId,
      museOrderNumbers: purchase.shares.map(({ orderNumber }) => orderNumber).sort(),
      amountCents: 17_500,
      reason: 'fraudulent',
      evidenceSubmittedAt: null,
    });
  });

  it('is for operators only', async () => {
    expect((await ctx.payments.send('GET', '/admin/disputes')).status).toBe(401);
    expect((await ctx.payments.as('ann').call(listDisputes)).status).toBe(403);
    expect((await olga().call(listDisputes, { query: { cursor: 'nonsense' } })).status).toBe(400);
  });
});
