import { api } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';

let queue: TestContext;
beforeAll(async () => {
  queue = await createTestContext();
});
afterAll(() => queue.close());

const doors = [
  ['GET', ''],
  ['GET', '/stats'],
  ['GET', '/:number'],
  ['GET', '/:number/instructions'],
  ['POST', '/:number/claim'],
  ['POST', '/:number/release'],
  ['POST', '/:number/place'],
  ['POST', '/:number/fail'],
] as const;
const bodies: Record<string, unknown> = { place: { storeOrderNumber: 'X' }, fail: { reason: 'x' } };
const bodyOf = (path: string) => bodies[path.slice(path.lastIndexOf('/') + 1)];

describe.each(doors)('%s /admin/manual-orders%s', (method, template) => {
  const path = (number: string) => `/admin/manual-orders${template.replace(':number', number)}`;

  it('is closed to strangers and shoppers, who change nothing', async () => {
    const order = await queue.queueOrder();
    const body = bodyOf(template);
    const stranger = await queue.placement.send(method, path(order.orderNumber), body);
    expect([stranger.status, stranger.problem.code]).toEqual([401, 'unauthorized']);
    for (const roles of [['customer'], ['service'], []] as const) {
      const shopper = await queue.placement.as('alice', [...roles]).send(method, path(order.orderNumber), body);
      expect([shopper.status, shopper.problem.code]).toEqual([403, 'forbidden']);
    }
    const { body: left } = await queue.admin.call(api.placement.getQueueEntry, { params: order });
    expect(left).toMatchObject({ status: 'queued', version: 1 });
  });
});

describe.each(doors.filter(([, template]) => template.includes(':number')))(
  '%s /admin/manual-orders%s',
  (method, template) => {
    it('answers 404 where there is no such order', async () => {
      for (const number of ['MO-ZZZZZZ', 'MO-UUUUUU', 'MO-1', 'nothing', '1', 'x'.repeat(100)]) {
        const path = `/admin/manual-orders${template.replace(':number', number)}`;
        const missing = await queue.operator('olga').send(method, path, bodyOf(template));
        expect([number, missing.status, missing.problem.code]).toEqual([number, 404, 'not_found']);
      }
    });
  },
);
