import { api } from '@muse/contracts';
import { RefusalError } from '@muse/kit';
import { eventually, stubbed } from '@muse/kit/testing';
import { createTestContext, nordstrom, type TestContext } from './support/context.ts';

let ctx: TestContext;
let isCatalogDown = true;
beforeAll(async () => {
  ctx = await createTestContext(
    stubbed(api.catalog.backfillStores, () => {
      if (isCatalogDown) throw new RefusalError('service_unavailable');
      return { status: 200 as const, body: { stores: [nordstrom] } };
    }),
  );
});
afterAll(() => ctx.close());

it('queues orders and gives instructions while the catalog is unavailable, and backfills its stores afterwards', async () => {
  const order = await ctx.queueOrder();
  const site = async () => {
    const { body } = await ctx.operator('olga').call(api.placement.getInstructions, { params: order });
    return body.steps[0]?.url;
  };
  expect(await site()).toBe('https://www.nordstrom.example'); // taken from the URL of the product
  const storedStores = () => ctx.env.look('select from placement.store');
  expect(await storedStores()).toEqual([]);
  isCatalogDown = false;
  await ctx.env.moveClock('placement', 60);
  await ctx.placement.runDue();
  await eventually(async () => expect(await storedStores()).toHaveLength(1));
  expect(await site()).toBe('https://www.nordstrom.example');
});
