import { timer } from '@muse/kit';
import { escalateOverdue, markWarned, type OverdueTask } from '../storage/escalations.ts';

const listedAtMost = 20;

/**
 * Operators are told by the log: first that an order is due, later that it is still not settled. Then it becomes more urgent, which
 * makes it the next one of its store.
 */
export const escalateOverdueOrders = timer('escalate-overdue-orders', { everyMs: 60_000 }, async ({ db, log }) => {
  tell(await markWarned(db), {
    one: (order) => log.warn(order, 'an order is due and not placed'),
    many: (orders) => log.warn({ orders }, 'orders are due and not placed'),
  });
  tell(await escalateOverdue(db), {
    one: (order) => log.error(order, 'an order is still not placed long after it was due'),
    many: (orders) => log.error({ orders }, 'orders are still not placed long after they were due'),
  });
});

interface Lines {
  one(order: OverdueTask): void;
  many(count: number): void;
}

/** A line for each of the first orders, and one with their number if there are more. */
function tell(orders: readonly OverdueTask[], { one, many }: Lines): void {
  for (const order of orders.slice(0, listedAtMost)) one(order);
  if (orders.length > listedAtMost) many(orders.length);
}
