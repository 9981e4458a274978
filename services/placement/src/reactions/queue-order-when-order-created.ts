import { orderCreated } from '@muse/contracts';
import { type TogetherContext, whenTogether } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { queueOrders } from '../processes/queue-orders.ts';

/** A repeated event finds the task of its order and is ignored as stale. */
export const queueOrderWhenOrderCreated = whenTogether(
  orderCreated,
  'queue-order-when-order-created',
  async (received, ctx: TogetherContext & PlacementDependencies) => {
    for (const [sessionId, orders] of Map.groupBy(received, ({ data }) => data.sessionId))
      await queueOrders(sessionId, orders, ctx);
  },
  { retryPolicy: 'money' },
);
