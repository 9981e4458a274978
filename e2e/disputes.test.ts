import { api, basePath, disputeClosed, disputeOpened } from '@muse/contracts';
import { signIn } from '@muse/ops';
import { capturesAtOnce, untilCaptured } from './support/capture.ts';
import { type Clock, clockOf } from './support/clock.ts';
import { expectInvariantsHold } from './support/invariants.ts';
import {
  chargesOf,
  createTestSystem,
  eventually,
  operator,
  readyToPlace,
  type TestSystemWithSpy,
} from './support/system.ts';

let system: TestSystemWithSpy;
let clock: Clock;
beforeAll(async () => {
  system = await createTestSystem(capturesAtOnce);
  clock = clockOf(system);
});
afterAll(() => system?.close());

/** A purchase of two orders that wait in the manual queue. */
async function buy() {
  const { shopper, session, params } = await readyToPlace(system);
  const { status, body } = await shopper.call(api.checkout.place, { params });
  expect(status).toBe(201);
  const numbers = 'orders' in body ? body.orders.map((order) => order?.museOrderNumber as string) : [];
  const olga = await operator(system);
  const entryOf = async (orderNumber: string) =>
    (await olga.call(api.placement.getQueueEntry, { params: { orderNumber } })).body;
  for (const number of numbers) await eventually(async () => expect((await entryOf(number)).status).toBe('queued'));
  const charge = await untilCaptured(system, clock, session.sessionId);
  const dispute = (status: string) => system.stripe.control('disputes', { charge: charge.id, status });
  const orderOf = async (orderNumber: string) =>
    (await shopper.call(api.orders.getOrder, { params: { orderNumber } })).body;
  return {
    sessionId: session.sessionId,
    shopper,
    olga,
    numbers: numbers as [string, string],
    charge,
    dispute,
    orderOf,
    entryOf,
  };
}
/** A response that is no JSON. */
async function fileAt(path: string, headers: Record<string, string> = {}) {
  const { token } = await signIn(system.gatewayUrl, 'operator-paula', ['ops']);
  const answer = await fetch(`${system.gatewayUrl}${basePath}${path}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  return { status: answer.status, headers: answer.headers, bytes: await answer.arrayBuffer() };
}
const ofSession = (sessionId: string) => (data: { sessionId: string }) => data.sessionId === sessionId;

describe('a dispute before the placement', () => {
  it('freezes the entry in the queue and refuses refunds; won, it releases the entry', async () => {
    const { sessionId, olga, numbers, dispute, orderOf, entryOf } = await buy();
    const [orderNumber] = numbers;
    await dispute('needs_response');
    await eventually(async () =>
      expect(await entryOf(orderNumber)).toMatchObject({ status: 'on_hold', reason: 'disputed' }),
    );
    await eventually(async () => expect((await orderOf(orderNumber)).paymentStatus).toBe('disputed'));
    const params = { orderNumber };
    const placed = await olga.call(api.placement.placeByHand, { params, body: { storeOrderNumber: 'D-1' } });
    expect([placed.status, placed.problem.code]).toEqual([409, 'order_on_hold']);
    const refund = await olga.call(api.payments.createRefund, { params, body: { reason: 'Asked for it.' } });
    expect([refund.status, refund.problem.code]).toEqual([409, 'order_disputed']);
    const open = await olga.call(api.disputes.listDisputes, { query: { status: 'open' } });
    expect(open.body.disputes.find((found) => found.checkoutSessionId === sessionId)).toMatchObject({
      museOrderNumbers: [...numbers].sort(),
      stripeStatus: 'needs_response',
    });
    await dispute('won');
    for (const number of numbers) await eventually(async () => expect((await entryOf(number)).status).toBe('queued'));
    await eventually(async () => expect((await orderOf(orderNumber)).paymentStatus).toBe('paid'));
    const again = await olga.call(api.placement.placeByHand, {
      params,
      body: { storeOrderNumber: `D-${orderNumber}` },
    });
    expect(again.status).toBe(200);
    await expectInvariantsHold(system);
  });

  it('that is lost cancels what is not placed, whose refund the dispute has settled', async () => {
    const { sessionId, numbers, dispute, orderOf } = await buy();
    await dispute('needs_response');
    await system.spy.waitFor(disputeOpened, ofSession(sessionId));
    await dispute('lost');
    await system.spy.waitFor(disputeClosed, ofSession(sessionId));
    for (const number of numbers)
      await eventually(async () =>
        expect(await orderOf(number)).toMatchObject({ status: 'cancelled', paymentStatus: 'disputed' }),
      );
    await expectInvariantsHold(system);
  });
});

describe('a refund that waits for a dispute', () => {
  it('is settled when the dispute is lost, as those asked for afterwards: nothing is owed, and the loss is counted once', async () => {
    const { sessionId, olga, numbers, dispute, orderOf, entryOf } = await buy();
    const [failed, cancelled] = numbers;
    await dispute('needs_response');
    for (const number of numbers) await eventually(async () => expect((await entryOf(number)).status).toBe('on_hold'));
    const body = { reason: 'The store has sold out.' };
    expect((await olga.call(api.placement.failByHand, { params: { orderNumber: failed }, body })).status).toBe(200);
    const refundsOf = async (orderNumber: string) =>
      (await olga.call(api.payments.listRefunds, { query: { orderNumber } })).body.refunds;
    await eventually(async () =>
      expect(await refundsOf(failed)).toMatchObject([{ status: 'requested', attempts: [] }]),
    );
    await dispute('lost');
    const { disputeId } = (await system.spy.waitFor(disputeClosed, ofSession(sessionId))).data;
    await eventually(async () => expect((await orderOf(cancelled)).status).toBe('cancelled'));
    for (const number of numbers)
      await eventually(async () =>
        expect(await refundsOf(number)).toMatchObject([
          { status: 'settled', attempts: [], settlement: { reference: disputeId, by: 'system' } },
        ]),
      );
    const owed = await olga.call(api.payments.listRefunds, { query: {} });
    expect(owed.body.refunds.filter(({ checkoutSessionId }) => checkoutSessionId === sessionId)).toEqual([]);
    await expectInvariantsHold(system);
    expect(await accountsOf(sessionId)).toEqual(['stripe_clearing', 'stripe_fees']);
    const letters = await system.look<{ body: string }>(
      `select subject || body as body from notifications.letter where session_id = $1 and kind in ('refund-settled', 'order-cancelled')`,
      [sessionId],
    );
    expect(letters).toHaveLength(3);
    for (const letter of letters) expect(letter.body).toMatch(/your bank (has returned|returns)/i);
    for (const letter of letters) expect(letter.body).not.toMatch(/on the card|we have paid/i);
  });
});

/** The accounts that have a balance from this purchase. */
const accountsOf = async (sessionId: string) =>
  (
    await system.look<{ account: string }>(
      `select l.account from payments.ledger_line l join payments.ledger_entry e on e.id = l.entry_id
       where e.session_id = $1 group by l.account having sum(l.amount_cents) <> 0 order by l.account`,
      [sessionId],
    )
  ).map(({ account }) => account);

describe('the evidence of a dispute', () => {
  it('has what all services know, as JSON and as a PDF, and can be submitted', async () => {
    const { sessionId, olga, numbers, dispute, orderOf } = await buy();
    const [orderNumber] = numbers;
    const params = { orderNumber };
    const parcel = { trackingNumber: '1Z999AA10123456784', carrier: 'UPS' };
    const body = { storeOrderNumber: `E-${orderNumber}`, ...parcel, notes: 'An internal note' };
    expect((await olga.call(api.placement.placeByHand, { params, body })).status).toBe(200);
    await eventually(async () => expect((await orderOf(orderNumber)).status).toBe('shipped'));
    await dispute('needs_response');
    const { disputeId: id } = (await system.spy.waitFor(disputeOpened, ofSession(sessionId))).data;

    const pack = (await olga.call(api.disputes.getEvidence, { params: { id } })).body;
    expect(pack.agreement).toMatchObject({ checkoutSessionId: sessionId, totalCents: pack.charge.amountCents });
    expect(pack.agreement?.placedFrom).toMatch(/^\d+\.\d+\.\d+\.\d+|:/);
    expect(pack.orders.find((order) => order.museOrderNumber === orderNumber)).toMatchObject({
      storeOrderNumber: body.storeOrderNumber,
      shipments: [{ trackingNumber: parcel.trackingNumber }],
      placement: { status: 'placed', method: 'manual' },
    });
    expect(pack.timeline.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['payment captured', 'placement placed', 'order shipped', 'dispute needs_response']),
    );
    expect(JSON.stringify(pack)).not.toContain(body.notes);

    const file = await fileAt(`/admin/disputes/${id}/evidence?format=pdf`);
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(file.headers.get('content-disposition')).toContain(`evidence-${id}.pdf`);
    expect(Buffer.from(file.bytes).subarray(0, 5).toString()).toBe('%PDF-');
    const accepted = await fileAt(`/admin/disputes/${id}/evidence`, { accept: 'application/pdf' });
    expect(accepted.headers.get('content-type')).toBe('application/pdf');

    const submitted = await olga.call(api.disputes.submitEvidence, {
      params: { id },
      body: { ...pack.suggestedEvidence, uncategorizedText: 'winning_evidence' },
    });
    expect([submitted.status, submitted.body.status]).toEqual([200, 'won']);
  });
});

describe('an early fraud warning before the placement', () => {
  it('cancels what is not placed and refunds it', async () => {
    const { olga, numbers, charge, orderOf, sessionId } = await buy();
    const [placed, waiting] = numbers;
    const body = { storeOrderNumber: `F-${placed}` };
    expect((await olga.call(api.placement.placeByHand, { params: { orderNumber: placed }, body })).status).toBe(200);
    await system.stripe.control('fraud-warnings', { charge: charge.id });
    await eventually(async () =>
      expect(await orderOf(waiting)).toMatchObject({ status: 'cancelled', paymentStatus: 'refunded' }),
    );
    expect(await orderOf(placed)).toMatchObject({ status: 'placed', paymentStatus: 'paid' });
    const { totalCents } = await orderOf(waiting);
    expect((await chargesOf(system, sessionId))[0]).toMatchObject({ amount_refunded: totalCents });
    await expectInvariantsHold(system);
  });
});
