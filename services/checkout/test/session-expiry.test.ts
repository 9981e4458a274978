import { checkoutAbandoned, checkoutSubmitted, paymentDeclined } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import {
  createShopper,
  createTestContext,
  historyOf,
  type OtherServices,
  otherServices,
  type TestContext,
} from './support/context.ts';

describe('prices are frozen for half an hour', () => {
  let ctx: TestContext;
  let others: OtherServices;
  beforeAll(async () => {
    ctx = await createTestContext();
    others = otherServices(ctx);
  });
  afterEach(() => ctx.env.moveClock('checkout', 0));
  afterAll(() => ctx.close());

  it('a session is expired by the clock, before any timer has seen it', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    await ctx.env.moveClock('checkout', 1_799 - 5);
    expect(await alice.status()).toBe('ready_for_complete');
    await ctx.env.moveClock('checkout', 1_801);
    expect(await alice.status()).toBe('expired');
    for (const answer of [await alice.places(), await alice.ships(), await alice.pays(), await alice.cancels()])
      expect(answer.problem).toMatchObject({ status: 410, code: 'session_expired' });
    expect(ctx.env.spy.received(checkoutSubmitted).filter(({ data }) => data.sessionId === alice.id())).toEqual([]);
  });

  it('the timer makes it true in the row, and says nothing where nothing was ever placed', async () => {
    const alice = createShopper(ctx);
    await alice.begins();
    await ctx.env.moveClock('checkout', 1_801);
    await ctx.server.runDue();
    await eventually(async () => expect(await historyOf(ctx.env, alice.id())).toEqual(['incomplete > expired']));
    await ctx.env.moveClock('checkout', 0);
    expect(await alice.status()).toBe('expired');
    expect(ctx.env.spy.received(checkoutAbandoned).filter(({ data }) => data.sessionId === alice.id())).toEqual([]);
  });

  it('a session whose card was declined expires too, and payments hears of it', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    const placing = alice.places();
    await others.submitted(alice.id());
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

  it('a purchase that was placed in time goes on for as long as it takes', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    const placing = alice.places();
    await others.submitted(alice.id());
    await ctx.env.moveClock('checkout', 3_600);
    await ctx.server.runDue();
    expect(await alice.status()).toBe('complete_in_progress');
    await others.succeed(alice.id());
    expect((await placing).status).toBe(201);
  });

  it('what counts is the time when place has the session to itself, not when it began to wait for it', async () => {
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

  it('an expired session does not stand in the way of a new one', async () => {
    const alice = createShopper(ctx);
    await alice.begins();
    const first = alice.id();
    await ctx.env.moveClock('checkout', 1_801);
    expect((await alice.begins()).status).toBe(201);
    expect(await historyOf(ctx.env, first)).toEqual(['incomplete > expired']);
  });
});
