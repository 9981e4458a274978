import { orderCreated } from '@muse/contracts';
import { type TogetherContext, whenTogether } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { noteOrders } from '../processes/note-orders.ts';

/** Completes the session with its last order. Orders may arrive at several replicas; the lock of the session decides which is last. */
export const completeSessionWhenOrderCreated = whenTogether(
  orderCreated,
  'complete-session-when-order-created',
  async (received, ctx: TogetherContext & CheckoutDependencies) => {
    for (const [sessionId, orders] of Map.groupBy(received, ({ data }) => data.sessionId))
      await noteOrders(sessionId, orders, ctx);
  },
  { retryPolicy: 'money' },
);
