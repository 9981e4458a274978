import { checkoutSubmitted } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { createShopper } from './support/shopper.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext({ PLACE_WAIT_SECONDS: '1' });
});
afterAll(() => ctx.close());

const many = 350;

describe('many stalled sessions', () => {
  it('are all retried in one run of the timer', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    await alice.places();
    await ctx.env.look(
      `insert into checkout.session
       select (jsonb_populate_record(s, jsonb_build_object('id', s.id || n, 'shopper', s.shopper || n))).*
       from checkout.session s, generate_series(1, ${many}) n where id = $1`,
      [alice.id()],
    );
    await ctx.env.moveClock('checkout', 70);
    await ctx.server.runDue();
    await eventually(() => {
      const retried = ctx.env.spy.received(checkoutSubmitted).map(({ data }) => data.sessionId);
      expect(new Set(retried).size).toBe(many + 1);
    });
  });
});
