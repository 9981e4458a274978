import {
  api,
  disputeClosed,
  disputeOpened,
  newId,
  placementCancelled,
  placementHandedOver,
  refundRequested,
} from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createQuestionContext, type QuestionContext, untilAttempts } from './support/questions.ts';

let ctx: QuestionContext;
beforeAll(async () => {
  ctx = await createQuestionContext();
});
afterAll(() => ctx.close());

const hours = 60 * 60;

describe('a price above the ceiling', () => {
  it('is asked about: the order is on hold, with the question, and was not submitted', async () => {
    const { order, asked } = await ctx.asked();
    expect(asked).toMatchObject({
      ...{ method: 'api', by: 'machine:api', shopper: 'alice', storeName: 'Nordstrom', currency: 'USD' },
      ...{ paidCents: 28_578, askedCents: 30_000, atLeast: false, refundCents: 28_878 },
      items: [
        { productName: 'Oxford Shirt', size: 'M', color: 'Black', quantity: 2 },
        { productName: 'Felt Hat', size: null, color: null, quantity: 1 },
      ],
    });
    expect(Date.parse(asked.endsAt) - Date.now()).toBeGreaterThan(23 * hours * 1_000);
    const entry = await ctx.becomes(order, 'on_hold');
    expect(entry).toMatchObject({
      ...{ assignee: null, hold: null },
      reason: 'waits for the shopper: the store asks for $300.00, at most $291.49 is allowed',
      question: { askedBy: 'machine:api', totalCents: 30_000, answer: null, answeredAt: null, nextTryAt: null },
      attempts: [{ method: 'api', outcome: 'not_submitted', code: 'over_ceiling' }],
    });
    expect(ctx.stores.purchasesOf(order.orderNumber)).toEqual([]);
    const { body } = await ctx.operator('olga').call(api.placement.queueStats);
    expect(body.awaitingCustomerOrders).toBeGreaterThan(0);
  });

  it('ends with the answer `cancel`: the order fails and is refunded, and the same answer again changes nothing', async () => {
    const { order, token } = await ctx.asked();
    const answers = [await ctx.answer(token, 'cancel'), await ctx.answer(token, 'cancel')];
    expect(answers.map(({ status, body }) => [status, body.state, body.answer])).toEqual([
      [200, 'ended', 'cancel'],
      [200, 'ended', 'cancel'],
    ]);
    await ctx.becomes(order, 'failed');
    await eventually(() => expect(ctx.failuresOf(order)).toHaveLength(1));
    expect(ctx.failuresOf(order)).toMatchObject([
      {
        by: 'alice',
        code: 'over_ceiling',
        messageToShopper: 'You have cancelled it, because the store had raised its price.',
      },
    ]);
    const other = await ctx.answer(token, 'wait');
    expect([other.status, other.problem.code]).toEqual([409, 'question_answered']);
  });

  it('is tried again after the answer `wait`, without a further e-mail, until the price is back', async () => {
    const { order, token, price } = await ctx.asked();
    const { body } = await ctx.answer(token, 'wait');
    expect(body).toMatchObject({ state: 'waiting', answer: 'wait', answers: [] });
    expect((await ctx.answer(token, 'cancel')).problem.code).toBe('question_answered');
    expect((await ctx.entry(order)).question?.nextTryAt).not.toBeNull();

    await ctx.pass(2 * hours);
    await untilAttempts(ctx, order, 2);
    await ctx.becomes(order, 'on_hold'); // an entry reads its order before its attempts
    expect((await ctx.entry(order)).question).toMatchObject({ answer: 'wait', totalCents: 30_000 });
    price.cents = 29_000;
    await ctx.pass(2 * hours);
    await ctx.becomes(order, 'placed');
    expect(ctx.stores.purchasesOf(order.orderNumber)).toHaveLength(1);
    expect(ctx.questionsOf(order)).toHaveLength(1);
    expect((await ctx.answer(token, 'wait')).body).toMatchObject({ state: 'placed' });
  });

  it('fails 24 hours after the first question, with or without an answer, and takes none any more', async () => {
    const [silent, waiting] = [await ctx.asked(), await ctx.asked()];
    await ctx.answer(waiting.token, 'wait');
    await ctx.pass(23.9 * hours);
    await untilAttempts(ctx, waiting.order, 2);
    await ctx.becomes(silent.order, 'on_hold');
    await ctx.pass(0.2 * hours);
    for (const { order, token } of [silent, waiting]) {
      await ctx.becomes(order, 'failed');
      await eventually(() => expect(ctx.failuresOf(order)).toMatchObject([{ by: 'system', code: 'over_ceiling' }]));
      const late = await ctx.answer(token, 'cancel');
      expect([late.status, late.problem.code]).toEqual([410, 'question_expired']);
    }
    expect(ctx.failuresOf(silent.order)[0]?.messageToShopper).toContain('not received your answer in time');
    expect(ctx.failuresOf(waiting.order)[0]?.messageToShopper).toContain('stayed above what you paid');
  });

  it('is for a person where the store has turned asking off, or the shopper has no e-mail address', async () => {
    const [off, unreachable] = [await ctx.priceyStore(), await ctx.priceyStore()];
    const body = { askCustomer: false, reason: 'They phone' };
    const rules = await ctx.admin.call(api.placement.setStoreRules, { params: off, body });
    expect(rules.body).toMatchObject({ askCustomer: false });
    const { address } = (await ctx.asked()).order;
    const orders = [
      await ctx.queueOrder({ storeId: off.storeId }),
      await ctx.queueOrder({ storeId: unreachable.storeId, address: { ...address, email: null } }),
    ];
    for (const { orderNumber } of orders) {
      const { data } = await ctx.env.spy.waitFor(placementHandedOver, (each) => each.orderNumber === orderNumber);
      expect(data).toMatchObject({ method: 'manual', code: 'over_ceiling' });
    }
  });
});

describe('while the shopper is asked', () => {
  it('an operator takes the question back: it is hers to place, and takes no answer meanwhile', async () => {
    const { order, token } = await ctx.asked();
    expect((await ctx.operator('olga').call(api.placement.claimEntry, { params: order })).problem.code).toBe(
      'order_on_hold',
    );
    const released = await ctx.operator('olga').call(api.placement.releaseEntry, { params: order });
    expect(released.body).toMatchObject({
      status: 'queued',
      reason: 'by hand: the question to the shopper was taken back',
    });
    const { status, problem } = await ctx.answer(token, 'cancel');
    expect([status, problem.code, problem.retryable]).toEqual([409, 'question_paused', true]);
    const body = { storeOrderNumber: `N-${order.orderNumber}`, actualTotalCents: 29_000 };
    await ctx.operator('olga').call(api.placement.placeByHand, { params: order, body });
    expect((await ctx.answer(token, 'cancel')).problem.code).toBe('question_closed');
  });

  it('an operator fails it: refunded once, and no answer is needed any more', async () => {
    const { order, token } = await ctx.asked();
    const body = { reason: 'The shopper has phoned' };
    expect((await ctx.operator('olga').call(api.placement.failByHand, { params: order, body })).status).toBe(200);
    expect((await ctx.answer(token, 'wait')).status).toBe(410);
    await ctx.pass(25 * hours);
    expect(ctx.failuresOf(order)).toHaveLength(1);
  });

  it('the shopper cancels the order itself, or it is refunded in full: it is cancelled', async () => {
    const [cancelled, refunded] = [await ctx.asked(), await ctx.asked()];
    const orders = ctx.placement.withToken(await ctx.env.serviceToken('orders', 'placement'));
    const reply = await orders.call(api.placement.cancelPlacement, {
      params: cancelled.order,
      body: { by: 'alice', reason: null },
    });
    expect(reply.body).toMatchObject({ status: 'cancelled' });
    const { orderNumber, sessionId } = refunded.order;
    await ctx.env.publish(refundRequested, {
      ...{ refundId: newId('refund'), sessionId, orderNumber, amountCents: 28_878, currency: 'USD' },
      ...{ reason: 'asked for it', remainingCents: 0 },
    });
    await ctx.becomes(refunded.order, 'cancelled');
    for (const { token } of [cancelled, refunded]) expect((await ctx.answer(token, 'cancel')).status).toBe(410);
  });

  it('a dispute holds it, and takes no answer; when it is won the machine tries again within the same question', async () => {
    const { order, token } = await ctx.asked();
    const dispute = {
      ...{ disputeId: `dp_${order.orderNumber}`, sessionId: order.sessionId, amountCents: 28_878 },
      ...{ currency: 'USD', reason: 'fraudulent' },
    };
    const at = '2026-03-01T12:00:00.000Z';
    await ctx.env.publish(disputeOpened, { ...dispute, dueBy: at, openedAt: at });
    await eventually(async () => expect((await ctx.entry(order)).hold).toMatchObject({ reason: 'disputed' }));
    expect((await ctx.answer(token, 'cancel')).problem.code).toBe('question_paused');
    await ctx.env.publish(disputeClosed, { ...dispute, outcome: 'won', closedAt: at });
    const entry = await untilAttempts(ctx, order, 2);
    expect(entry).toMatchObject({ status: 'on_hold', hold: null, question: { answer: null } });
    expect(ctx.questionsOf(order)).toHaveLength(1);
    expect((await ctx.answer(token, 'cancel')).status).toBe(200);
  });

  it('a dispute that is lost cancels it', async () => {
    const { order } = await ctx.asked();
    const dispute = {
      ...{ disputeId: `dp_${order.orderNumber}`, sessionId: order.sessionId, amountCents: 28_878 },
      ...{ currency: 'USD', reason: 'fraudulent' },
    };
    await ctx.env.publish(disputeClosed, { ...dispute, outcome: 'lost', closedAt: '2026-03-01T12:00:00.000Z' });
    await ctx.becomes(order, 'cancelled');
    await ctx.env.spy.waitFor(placementCancelled, (data) => data.orderNumber === order.orderNumber);
    await ctx.pass(25 * hours);
    expect(ctx.failuresOf(order)).toEqual([]);
  });
});

describe('decided once', () => {
  it('two replicas and an answer at the end of the question have one effect', async () => {
    const waiting = await Promise.all([ctx.asked(), ctx.asked(), ctx.asked()]);
    const replica = await ctx.replica();
    await ctx.pass(23.99 * hours);
    await ctx.env.look(`update placement.timer set next_run_at = '2000-01-01' where name = 'follow-price-questions'`);
    const answers = waiting.map(({ token }) => ctx.answer(token, 'cancel'));
    const [replies] = await Promise.all([Promise.all(answers), ctx.pass(0.02 * hours), replica.runDue()]);
    await ctx.pass(60);
    for (const [index, { order }] of waiting.entries()) {
      await ctx.becomes(order, 'failed');
      await eventually(() => expect(ctx.failuresOf(order)).toHaveLength(1));
      expect([200, 410]).toContain(replies[index]?.status);
      expect(ctx.failuresOf(order)[0]?.by).toBe(replies[index]?.status === 200 ? 'alice' : 'system');
    }
    await replica.stop();
  });

  it('of two different answers at the same time one is taken', async () => {
    const { order, token } = await ctx.asked();
    const replies = await Promise.all([ctx.answer(token, 'cancel'), ctx.answer(token, 'wait')]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { status, question } = await ctx.entry(order);
    expect(status).toBe(question?.answer === 'cancel' ? 'failed' : 'on_hold');
  });
});
