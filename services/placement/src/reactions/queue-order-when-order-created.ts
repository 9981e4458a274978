import { orderCreated, placementHandedOver } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { newTask } from '../domain/new-task.ts';
import { taskReference } from '../domain/task.ts';
import { applyRiskToTasks } from '../processes/apply-payment-risk.ts';
import { lockRiskOf } from '../storage/payment-risks.ts';
import { saveShippingOption } from '../storage/shipping-options.ts';
import { placementRulesOf } from '../storage/store-placement.ts';
import { queueTask } from '../storage/tasks.ts';

/**
 * Queues the order as one task in one short transaction. A repeated event finds the task and is ignored as
 * stale. What is known of the payment by then, such as a dispute, holds or cancels the task at once.
 */
export const queueOrderWhenOrderCreated = when(
  orderCreated,
  'queue-order-when-order-created',
  async ({ data }, { tx, ignoreStale, rules }: ReactionContext & PlacementDependencies) => {
    const task = newTask(data, { ...rules, ...(await placementRulesOf(tx, data.storeId)) });
    const effect = await lockRiskOf(tx, task.sessionId);
    if (!(await queueTask(tx, task))) return ignoreStale();
    if (data.shippingOption) await saveShippingOption(tx, task.orderNumber, data.shippingOption);
    tx.publish(placementHandedOver, { ...taskReference(task), reason: task.reason });
    await applyRiskToTasks(tx, task.sessionId, effect);
  },
  { retryPolicy: 'money' },
);
