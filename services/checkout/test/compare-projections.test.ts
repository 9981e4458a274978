import { eventually } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { storeOf } from './support/fixtures.ts';

describe('the nightly comparison of the stores with the catalog', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext({}, [storeOf('nordstrom', 5, {}), storeOf('islands', 5, { excludedStates: ['HI'] })]);
  });
  afterAll(() => ctx.close());

  it('repairs stale and missing rows and counts them', async () => {
    await eventually(async () =>
      expect(await ctx.env.look('select from checkout.backfill where completed_at is not null')).toHaveLength(1),
    );
    await ctx.server.runDue(); // the first comparison, before or after the backfill
    await ctx.env.look(`update checkout.store set shipping = '{}', version = 1 where store_id = 'islands'`);
    await ctx.env.look(`delete from checkout.store where store_id = 'nordstrom'`);
    await ctx.env.moveClock('checkout', 86_460);
    await ctx.server.runDue();

    const stores = await ctx.env.look<{ id: string; excluded: string[] }>(
      `select store_id as id, shipping->'excludedStates' as excluded from checkout.store order by 1`,
    );
    expect(stores).toEqual([
      { id: 'islands', excluded: ['HI'] },
      { id: 'nordstrom', excluded: [] },
    ]);
    const metrics = String((await ctx.server.admin.send('GET', '/metrics')).body);
    expect(metrics).toContain('projection_differences_total{projection="stores"} 2');
  });
});
