import { type OrderStatus, orderStates, sum } from '@muse/contracts';

/** The number and value of a shopper's orders that share store, status and currency. */
export interface Tally {
  storeId: string;
  storeName: string;
  status: OrderStatus;
  currency: string;
  orders: number;
  /** The sum of their totals, less refunds. */
  spentCents: number;
  newestAt: string;
}

const defaultCurrency = 'USD';

/** Statistics of one shopper. Amounts are in the currency of the newest order; other currencies are not added to them. */
export function statisticsOf(tallies: readonly Tally[]) {
  const newestFirst = [...tallies].sort((a, b) => (a.newestAt < b.newestAt ? 1 : a.newestAt > b.newestAt ? -1 : 0));
  const currency = newestFirst[0]?.currency ?? defaultCurrency;
  const ordersIn = (some: readonly Tally[]) => sum(some.map((tally) => tally.orders));
  const spentIn = (some: readonly Tally[]) =>
    sum(some.filter((tally) => tally.currency === currency).map((tally) => tally.spentCents));

  const byStatus = Object.fromEntries(
    orderStates.states.map((status) => [status, ordersIn(tallies.filter((tally) => tally.status === status))]),
  ) as Record<OrderStatus, number>;
  const byStore = Map.groupBy(newestFirst, (tally) => tally.storeId);
  const stores = [...byStore].map(([storeId, some]) => ({
    storeId,
    storeName: some[0]?.storeName ?? storeId,
    orders: ordersIn(some),
    spentCents: spentIn(some),
  }));
  return { totalOrders: ordersIn(tallies), totalSpentCents: spentIn(tallies), currency, byStatus, stores };
}
