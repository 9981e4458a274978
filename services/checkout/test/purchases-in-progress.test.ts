import { checkoutPaid } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { otherServices } from './support/other-services.ts';
import { createShopper } from './support/shopper.ts';

describe('the gauge of purchases in progress', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext({ PLACE_WAIT_SECONDS: '1' });
  });
  afterAll(() => ctx.close());

  it('counts them by the time since place was accepted, also when they are paid', async () => {
    const [alice, bob] = [createShopper(ctx), createShopper(ctx)];
    for (const shopper of [alice, bob]) await shopper.isReady();
    expect((await alice.places()).status).toBe(202);
    await otherServices(ctx).capture(alice.id());
    await ctx.env.moveClock('checkout', 400);
    expect((await bob.places()).status).toBe(202);
    await ctx.env.spy.waitFor(checkoutPaid, ({ sessionId }) => sessionId === alice.id());

    const metrics = String((await ctx.server.admin.send('GET', '/metrics')).body);
    const counts = [...metrics.matchAll(/^purchases_in_progress\{age="(.*)"\} (\d+)$/gm)].map(
      ([, age, count]) => `${age}: ${count}`,
    );
    expect(counts.sort()).toEqual(['1 to 5 min: 0', '10 s to 1 min: 0', 'over 5 min: 1', 'up to 10 s: 1']);
  });
});
