import { eventually } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterAll(() => ctx.close());

it('the nightly comparison with the catalog repairs a stale store and counts it', async () => {
  await eventually(async () =>
    expect(await ctx.env.look('select from placement.backfill where completed_at is not null')).toHaveLength(1),
  );
  await ctx.placement.runDue(); // the first comparison, before or after the backfill
  await ctx.env.look(`update placement.store set website = 'https://outdated.example', version = 0`);
  await ctx.env.moveClock('placement', 86_460);
  await ctx.placement.runDue();

  expect(await ctx.env.look('select website from placement.store')).toEqual([
    { website: 'https://www.nordstrom.example' },
  ]);
  const metrics = String((await ctx.placement.admin.send('GET', '/metrics')).body);
  expect(metrics).toContain('projection_differences_total{projection="stores"} 1');
});
