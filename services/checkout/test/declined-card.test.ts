import { checkoutAbandoned, paymentDeclined } from '@muse/contracts';
import { createTestContext, historyOf, type TestContext } from './support/context.ts';
import { type OtherServices, otherServices } from './support/other-services.ts';
import { paidReaction, publishPaid } from './support/paid.ts';
import { createShopper, type Shopper } from './support/shopper.ts';

describe('a declined card', () => {
  let ctx: TestContext;
  let services: OtherServices;
  beforeAll(async () => {
    ctx = await createTestContext();
    services = otherServices(ctx);
  });
  afterAll(() => ctx.close());

  const decline = async (shopper: Shopper, attempt: number, declineCode = 'insufficient_funds') => {
    await services.submitted(shopper.id(), attempt);
    return ctx.env.publish(paymentDeclined, {
      ...{ sessionId: shopper.id(), attempt, code: 'card_declined', declineCode },
    });
  };

  it('is the reply to every waiting request, and another card is required', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    const [first, second] = await Promise.all([alice.places(), alice.places(), decline(alice, 1)]);
    for (const answer of [first, second]) {
      expect(answer.status).toBe(402);
      expect(answer.problem).toMatchObject({ code: 'card_declined', declineCode: 'insufficient_funds' });
    }
    const session = (await alice.looks()).body;
    expect(session).toMatchObject({
      ...{ status: 'ready_for_payment', paymentMethod: null, completedAt: null },
      payment: { status: 'declined', declineCode: 'insufficient_funds' },
      messages: [{ severity: 'error', code: 'card_declined', pointer: '/paymentMethod' }],
    });

    const again = await alice.places();
    expect(again.problem).toMatchObject({ status: 402, code: 'card_declined', declineCode: 'insufficient_funds' });
    expect((await alice.ships()).body).toMatchObject({ status: 'ready_for_payment', payment: { status: 'declined' } });
    expect((await alice.looks()).body.version).toBe(session.version + 1);
  });

  it('does not prevent another card, with the same order numbers', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    await Promise.all([alice.places(), decline(alice, 1)]);
    expect((await alice.pays('pm_mastercard')).body).toMatchObject({ status: 'ready_for_complete', payment: null });
    const [placed] = await Promise.all([alice.places(), services.succeed(alice.id(), 2)]);
    expect(placed.status).toBe(201);
    const [one, two] = await Promise.all([services.submitted(alice.id(), 1), services.submitted(alice.id(), 2)]);
    expect(two.data).toEqual({ ...one.data, attempt: 2, paymentMethodId: 'pm_mastercard' });
  });

  it('does not show confidential decline codes', async () => {
    for (const declineCode of ['lost_card', 'stolen_card', 'fraudulent']) {
      const alice = createShopper(ctx);
      await alice.isReady();
      const [placed] = await Promise.all([alice.places(), decline(alice, 1, declineCode)]);
      expect(placed.problem.declineCode).toBe('generic_decline');
      expect(JSON.stringify([placed.problem, (await alice.looks()).body])).not.toContain(declineCode);
    }
  });

  it.each([
    ['insufficient_funds', false, /not enough money/],
    ['processing_error', true, /same card again/],
    ['lost_card', false, /without saying why/],
  ])(
    '%s: the problem and the session say what to do next, and whether to retry the card',
    async (code, again, next) => {
      const alice = createShopper(ctx);
      await alice.isReady();
      const [placed] = await Promise.all([alice.places(), decline(alice, 1, code)]);
      expect(placed.problem).toMatchObject({ retryable: again, detail: expect.stringMatching(next) });
      expect((await alice.places()).problem).toMatchObject({ retryable: again, detail: placed.problem.detail });
      expect((await alice.looks()).body.messages).toMatchObject([{ detail: placed.problem.detail }]);
    },
  );

  it('cancels the session the fifth time', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    for (const attempt of [1, 2, 3, 4, 5]) {
      expect((await alice.pays()).body.status).toBe('ready_for_complete');
      const [placed] = await Promise.all([alice.places(), decline(alice, attempt)]);
      expect(placed.problem).toMatchObject({ status: 402, code: 'card_declined' });
    }
    expect((await alice.looks()).body).toMatchObject({ status: 'cancelled', payment: { status: 'declined' } });
    expect((await alice.places()).problem.code).toBe('session_cancelled');
    expect((await alice.pays()).problem.code).toBe('session_cancelled');
    const abandoned = await ctx.env.spy.waitFor(checkoutAbandoned, (data) => data.sessionId === alice.id());
    expect(abandoned.data.reason).toBe('declined_too_often');
    expect((await historyOf(ctx.env, alice.id())).at(-1)).toBe('complete_in_progress > cancelled');
    expect((await alice.begins()).status).toBe(201);
  });

  it('counts once if the event is repeated, and only for its own attempt', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    const placing = alice.places();
    await decline(alice, 1);
    expect((await placing).status).toBe(402);
    await alice.pays('pm_mastercard');
    const second = alice.places();
    await services.submitted(alice.id(), 2);
    const published = await ctx.env.publish(paymentDeclined, {
      ...{ sessionId: alice.id(), attempt: 1, code: 'card_declined', declineCode: 'do_not_honor' },
    });
    const late = await publishPaid(ctx, { sessionId: alice.id(), attempt: 1, amountCents: 11_199, currency: 'USD' });
    await services.handledBy('forget-card-when-payment-declined', published);
    await services.handledBy(paidReaction, late);
    expect((await alice.looks()).body).toMatchObject({
      status: 'complete_in_progress',
      payment: { status: 'processing' },
    });
    await services.succeed(alice.id(), 2);
    expect((await second).status).toBe(201);
  });
});
