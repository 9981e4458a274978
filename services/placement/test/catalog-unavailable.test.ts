import { api } from '@muse/contracts';
import { RefusalError } from '@muse/kit';
import { eventually, stubbed } from '@muse/kit/testing';
import { createTestContext, nordstrom, type TestContext } from './support/context.ts';

let queue: TestContext;
let away = true;
beforeAll(async () => {
  queue = await createTestContext(
    stubbed(api.catalog.backfillStores, () => {
      if (away) throw new RefusalError('service_unavailable');
      return { status: 200 as const, body: { stores: [nordstrom] } };
    }),
  );
});
afterAll(() => queue.close());

it('queues and instructs without the catalog, and learns of its stores once it is back', async () => {
  const order = await queue.queueOrder();
  const site = async () => {
    const { body } = await queue.operator('olga').call(api.placement.getInstructions, { params: order });
    return body.steps[0]?.url;
  };
  expect(await site()).toBe('https://www.nordstrom.example'); // the product's own address says as much
  const known = () => queue.env.look('select from placement.store');
  expect(await known()).toEqual([]);
  away = false;
  await queue.env.moveClock('placement', 60);
  await queue.placement.runDue();
  await eventually(async () => expect(await known()).toHaveLength(1));
  expect(await site()).toBe('https://www.nordstrom.example');
});
