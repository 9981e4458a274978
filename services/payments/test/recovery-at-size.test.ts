import { createTestContext, type TestContext } from './support/context.ts';
import { createPurchase } from './support/purchases.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterAll(() => ctx.close());

const many = 350;

describe('many payments whose webhooks were lost', () => {
  it('are all looked up after one run of the timer', async () => {
    const purchase = createPurchase(undefined, { paymentMethodId: 'pm_card_authenticationRequired' });
    await ctx.submit(purchase);
    const waiting = () =>
      ctx.env.look<{ id: string }>(
        `select session_id as id from payments.payment where status = 'requires_action' and looked_at is null`,
      );
    await eventuallyDue(ctx, async () => expect(await waiting()).toHaveLength(1));
    await untilIdle(ctx);
    await ctx.env.look(
      `insert into payments.payment
       select (jsonb_populate_record(p, jsonb_build_object('session_id', p.session_id || n, 'id', p.id || n, 'intent_id', p.intent_id || n))).*
       from payments.payment p, generate_series(1, ${many}) n where session_id = $1`,
      [purchase.sessionId],
    );
    await ctx.env.moveClock('payments', 180);
    await ctx.payments.runDue();
    expect(await waiting()).toEqual([]);
    await untilIdle(ctx);
    const [lookedUp] = await ctx.env.look<{ count: number }>(
      `select count(*)::int from payments.task where kind = 'look-up-payment' and state = 'done' and payload ->> 'eventId' is null`,
    );
    expect(lookedUp?.count).toBeGreaterThan(many);
  });
});
