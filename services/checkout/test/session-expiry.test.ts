import { checkoutAbandoned, checkoutSubmitted, paymentDeclined } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, historyOf, type TestContext } from './support/context.ts';
import { type OtherServices, otherServices } from './support/other-services.ts';
import { createShopper } from './support/shopper.ts';

describe('session expiry', () => {
  let ctx: TestContext;
  let services: OtherServices;
  beforeAll(async () => {
    ctx = await createTestContext();
    services = otherServices(ctx);
  });
  afterEach(() => ctx.env.startClock('checkout'));
  afterAll(() => ctx.close());

  it('a session expires by the clock, before the timer has run', async () => {
    await ctx.env.stopClock('checkout');
    const alice = createShopper(ctx);
    await alice.isReady();
    await ctx.env.moveClock('checkout', 1_799);
    expect(await alice.status()).toBe('ready_for_complete');
    await ctx.env.moveClock('checkout', 1_801);
    expect(await alice.status()).toBe('expired');
    for (const answer of [await alice.places(), await alice.ships(), await alice.pays(), await alice.cancels()])
      expect(answer.problem).toMatchObject({ status: 410, code: 'session_expired' });
    expect(ctx.env.spy.received(checkoutSubmitted).filter(({ data }) => data.sessionId === alice.id())).toEqual([]);
  });

  it('the timer updates the row, and publishes nothing for a session that was never placed', async () => {
    const alice = createShopper(ctx);
    await alice.begins();
    await ctx.env.moveClock('checkout', 1_801);
    await ctx.server.runDue();
    await eventually(async () => expect(await historyOf(ctx.env, alice.id())).toEqual(['incomplete > expired']));
    await ctx.env.moveClock('checkout', 0);
    expect(await alice.status()).toBe('expired');
    expect(ctx.env.spy.received(checkoutAbandoned).filter(({ data }) => data.sessionId === alice.id())).toEqual([]);
  });

  it('a session with a declined card expires too, and publishes checkout.abandoned', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    const placing = alice.places();
    await services.submitted(alice.id());
    await ctx.env.publish(paymentDeclined, {
      ...{ sessionId: alice.id(), attempt: 1, code: 'card_declined', declineCode: 'generic_decline' },
    });
    await placing;
    await ctx.env.moveClock('checkout', 1_806);
    expect((await alice.places()).problem.code).toBe('session_expired');
    await ctx.server.runDue();
    const abandoned = await ctx.env.spy.waitFor(checkoutAbandoned, (data) => data.sessionId === alice.id());
    expect(abandoned.data.reason).toBe('expired');
  });

  it('a session that was placed in time does not expire', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    const placing = alice.places();
    await services.submitted(alice.id());
    await ctx.env.moveClock('checkout', 3_600);
    await ctx.server.runDue();
    expect(await alice.status()).toBe('complete_in_progress');
    await services.succeed(alice.id());
    expect((await placing).status).toBe(201);
  });

  it('place compares with the time when it got the lock, not when it started to wait for it', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    const soon = "clock_timestamp() + interval '300 ms'";
    await ctx.env.look(`update checkout.session set expires_at = ${soon}, due_at = ${soon} where id = $1`, [
      alice.id(),
    ]);
    const held = ctx.env.look(
      `with held as materialized (select from checkout.session where id = $1 for update) select pg_sleep(0.8) from held`,
      [alice.id()],
    );
    await eventually(async () => {
      const free = 'select from checkout.session where id = $1 for update skip locked';
      expect(await ctx.env.look(free, [alice.id()])).toEqual([]);
    });
    expect((await alice.places()).problem.code).toBe('session_expired');
    await held;
  });

  it('an expired session does not prevent a new one', async () => {
    const alice = createShopper(ctx);
    await alice.begins();
    const first = alice.id();
    await ctx.env.moveClock('checkout', 1_801);
    expect((await alice.begins()).status).toBe(201);
    expect(await historyOf(ctx.env, first)).toEqual(['incomplete > expired']);
  });
});
