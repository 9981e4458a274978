import { eventually } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterAll(() => ctx.close());

it('an order that is not settled after a day gets a higher priority, once, and operators see it in the gauges', async () => {
  const order = await ctx.queueOrder();
  const priority = async () => {
    const rows = await ctx.env.look<{ priority: number }>(
      'select priority from placement.placement_task where order_number = $1',
      [order.orderNumber],
    );
    return rows[0]?.priority;
  };
  await ctx.env.moveClock('placement', 23 * 3_600);
  await ctx.placement.runDue();
  expect(await priority()).toBe(0);
  await ctx.env.moveClock('placement', 25 * 3_600);
  await ctx.placement.runDue();
  await eventually(async () => expect(await priority()).toBe(10));
  await ctx.env.moveClock('placement', 50 * 3_600);
  await ctx.placement.runDue();
  expect(await priority()).toBe(10);

  const metrics = await (await fetch(`${ctx.placement.adminUrl}/metrics`)).text();
  expect(metrics).toMatch(/^placement_tasks\{state="queued"\} 1$/m);
  expect(Number(/^placement_oldest_seconds\{state="queued"\} (\S+)$/m.exec(metrics)?.[1])).toBeGreaterThan(49 * 3_600);
});
