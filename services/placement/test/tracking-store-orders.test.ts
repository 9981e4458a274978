import { placementDelivered, placementShipped } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createApiShop } from './support/api-shop.ts';

let shop: Awaited<ReturnType<typeof createApiShop>>;
beforeAll(async () => {
  shop = await createApiShop();
});
afterAll(() => shop.close());

let minutesAhead = 0;

/** Time passes, and the timer asks every store that is due. */
async function later(minutes: number) {
  minutesAhead += minutes;
  await shop.ctx.env.moveClock('placement', minutesAhead * 60);
  await shop.ctx.placement.runDue();
}

const pollAtOf = async (storeId: string) =>
  (
    await shop.ctx.env.look<{ poll_at: string | null; polls: number }>(
      'select poll_at, polls from placement.store_session where store_id = $1',
      [storeId],
    )
  )[0];

describe.each(['acp', 'ucp'] as const)('a store that sends no events: %s', (protocol) => {
  it('is asked until the order is delivered, ever less often', async () => {
    const store = await shop.openStore(protocol, { events: false });
    const orderNumber = await shop.placed(store);
    await store.move('shipped');
    await later(20);
    const of = (data: { orderNumber: string }) => data.orderNumber === orderNumber;
    expect((await shop.ctx.env.spy.waitFor(placementShipped, of)).data.parcel.carrier).toBe('UPS');

    await store.move('delivered');
    await eventually(async () => {
      await later(180);
      expect(
        shop.ctx.env.spy.all().some(({ type, subject }) => type === placementDelivered.type && subject === orderNumber),
      ).toBe(true);
    });
    await eventually(async () => expect((await pollAtOf(store.storeId))?.poll_at).toBeNull());
    const asked = (await store.snapshot()).requests.history;
    await later(24 * 60);
    expect((await store.snapshot()).requests.history).toBe(asked);
  });

  it('that cannot be asked is asked again later', async () => {
    const store = await shop.openStore(protocol, { events: false });
    const orderNumber = await shop.placed(store);
    await store.move('shipped');
    await store.switch({ status: { at: 'history', code: 503, times: 1 } });
    await later(20);
    await eventually(async () => expect((await store.snapshot()).requests.history).toBe(1));
    await later(60);
    await shop.ctx.env.spy.waitFor(placementShipped, (data) => data.orderNumber === orderNumber);
  });
});

describe('an order by API, from the queue to the store', () => {
  it('whose connection drops after the store recorded it: unknown, one order, and never sent again', async () => {
    const store = await shop.openStore('acp');
    await store.switch({ dropAfterOrder: 1 });
    const { orderNumber } = await shop.order(store);
    await eventually(async () => expect((await shop.entryOf(orderNumber)).status).toBe('outcome_unknown'));
    const { orderPosts, orders } = await store.snapshot();
    expect({ orderPosts, orders: orders.length }).toEqual({ orderPosts: 1, orders: 1 });
  });

  it('that is sold out goes to a person, who reads why', async () => {
    const store = await shop.openStore('ucp');
    await store.switch({ outOfStock: { at: 'review' } });
    const { orderNumber } = await shop.order(store);
    await eventually(async () => {
      const entry = await shop.entryOf(orderNumber);
      expect(entry.attempts[0]).toMatchObject({ method: 'api', code: 'out_of_stock' });
    });
    expect(await store.snapshot()).toMatchObject({ orderPosts: 0, orders: [] });
  });
});
