import { timer } from '@muse/kit';
import { escalateOverdue, markWarned } from '../storage/escalations.ts';

const listedAtMost = 20;

/**
 * Operators are told by the log: first that an order is due, later that it is still not settled. Then it becomes more urgent, which
 * makes it the next one of its store.
 */
export const escalateOverdueOrders = timer('escalate-overdue-orders', { everyMs: 60_000 }, async ({ db, log }) => {
  const due = await markWarned(db);
  for (const order of due.slice(0, listedAtMost)) log.warn(order, 'an order is due and not placed');
  if (due.length > listedAtMost) log.warn({ orders: due.length }, 'orders are due and not placed');
  const orders = await escalateOverdue(db);
  for (const order of orders.slice(0, listedAtMost))
    log.error(order, 'an order is still not placed long after it was due');
  if (orders.length > listedAtMost)
    log.error({ orders: orders.length }, 'orders are still not placed long after they were due');
});
