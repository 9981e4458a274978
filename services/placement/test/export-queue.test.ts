import { createTestContext, type TestContext } from './support/context.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterAll(() => ctx.close());

const exported = async (query: string, roles: ('ops' | 'customer')[] = ['ops']) => {
  const response = await fetch(`${ctx.placement.url}/api/v1/admin/manual-orders.csv${query}`, {
    headers: { authorization: `Bearer ${await ctx.env.token('olga', roles)}` },
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    rows: (await response.text()).split('\r\n'),
  };
};

it('the manual queue as CSV has the entries of the list with its filters, and no formula of a store', async () => {
  const order = await ctx.queueOrder({ storeId: 'csv-store', storeName: '=HYPERLINK("http://evil")' });
  await ctx.queueOrder({ storeId: 'other-store' });
  const { status, type, rows } = await exported('?storeId=csv-store');
  expect([status, type]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(rows[0]).toMatch(/^order,status,priority,store,store_name/);
  expect(rows).toHaveLength(3); // the header, one entry, and the end of the last line
  expect(rows[1]).toContain(`${order.orderNumber},queued,0,csv-store,"'=HYPERLINK(""http://evil"")"`);
});

it('is for operators only', async () => {
  expect((await exported('', ['customer'])).status).toBe(403);
});
