import { timer } from '@muse/kit';
import { escalateOverdue } from '../storage/escalations.ts';

/** An order that is still not settled becomes more urgent: it is the next one of its store, and operators are told by the log. */
export const escalateOverdueOrders = timer('escalate-overdue-orders', { everyMs: 60_000 }, async ({ db, log }) => {
  const orders = await escalateOverdue(db);
  for (const order of orders.slice(0, 20)) log.error(order, 'an order is still not placed long after it was due');
  if (orders.length > 20) log.error({ orders: orders.length }, 'orders are still not placed long after they were due');
});
