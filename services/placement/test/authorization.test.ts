import { api } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterAll(() => ctx.close());

const routes = [
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

describe.each(routes)('%s /admin/manual-orders%s', (method, template) => {
  const path = (number: string) => `/admin/manual-orders${template.replace(':number', number)}`;

  it('refuses callers without a token or without an operator role, and changes nothing', async () => {
    const order = await ctx.queueOrder();
    const body = bodyOf(template);
    const anonymous = await ctx.placement.send(method, path(order.orderNumber), body);
    expect([anonymous.status, anonymous.problem.code]).toEqual([401, 'unauthorized']);
    for (const roles of [['customer'], ['service'], []] as const) {
      const shopper = await ctx.placement.as('alice', [...roles]).send(method, path(order.orderNumber), body);
      expect([shopper.status, shopper.problem.code]).toEqual([403, 'forbidden']);
    }
    const { body: left } = await ctx.admin.call(api.placement.getQueueEntry, { params: order });
    expect(left).toMatchObject({ status: 'queued', version: 1 });
  });
});

describe.each(routes.filter(([, template]) => template.includes(':number')))(
  '%s /admin/manual-orders%s',
  (method, template) => {
    it('answers 404 if there is no such order', async () => {
      for (const number of ['MO-ZZZZZZ', 'MO-UUUUUU', 'MO-1', 'nothing', '1', 'x'.repeat(100)]) {
        const path = `/admin/manual-orders${template.replace(':number', number)}`;
        const missing = await ctx.operator('olga').send(method, path, bodyOf(template));
        expect([number, missing.status, missing.problem.code]).toEqual([number, 404, 'not_found']);
      }
    });
  },
);
