import { statisticsOf, type Tally } from './statistics.ts';

const tally = (more: Partial<Tally>): Tally => ({
  storeId: 'a',
  storeName: 'A',
  status: 'placed',
  currency: 'USD',
  orders: 1,
  spentCents: 1_000,
  newestAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

describe('order statistics of a shopper', () => {
  it('lists the store of the newest order first, under its newest name', () => {
    const { stores } = statisticsOf([
      tally({ storeName: 'Old A' }),
      tally({ storeId: 'b', storeName: 'B', newestAt: '2026-01-02T00:00:00.000Z' }),
      tally({ storeName: 'New A', status: 'failed', spentCents: 0, newestAt: '2026-01-03T00:00:00.000Z' }),
    ]);
    expect(stores).toEqual([
      { storeId: 'a', storeName: 'New A', orders: 2, spentCents: 1_000 },
      { storeId: 'b', storeName: 'B', orders: 1, spentCents: 1_000 },
    ]);
  });

  it('never adds amounts of different currencies', () => {
    const stats = statisticsOf([tally({}), tally({ currency: 'CAD', newestAt: '2026-02-01T00:00:00.000Z' })]);
    expect(stats).toMatchObject({ currency: 'CAD', totalOrders: 2, totalSpentCents: 1_000 });
  });
});
