import { orderCreated, placementHandedOver } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { newTask } from '../domain/new-task.ts';
import { taskReference } from '../domain/task.ts';
import { applyRiskToTasks } from '../processes/apply-payment-risk.ts';
import { chooseWay } from '../processes/choose-way.ts';
import { enqueueForMachine } from '../processes/save-task.ts';
import { lockRiskOf } from '../storage/payment-risks.ts';
import { saveShippingOption } from '../storage/shipping-options.ts';
import { placementRulesOf } from '../storage/store-placement.ts';
import { queueTask } from '../storage/tasks.ts';

/**
 * Queues the order as one task in one short transaction, for the first way of its store that may be used. A repeated event finds the task and is ignored as
 * stale. What is known of the payment by then, such as a dispute, holds or cancels the task at once.
 */
export const queueOrderWhenOrderCreated = when(
  orderCreated,
  'queue-order-when-order-created',
  async ({ data }, { tx, ignoreStale, rules }: ReactionContext & PlacementDependencies) => {
    const { storeId, orderNumber } = data;
    const way = await chooseWay(tx, storeId, null, orderNumber);
    const task = newTask(data, { ...rules, ...(await placementRulesOf(tx, storeId)) }, way);
    const effect = await lockRiskOf(tx, task.sessionId);
    if (!(await queueTask(tx, task))) return ignoreStale();
    if (data.shippingOption) await saveShippingOption(tx, task.orderNumber, data.shippingOption);
    if (task.method === 'manual') tx.publish(placementHandedOver, { ...taskReference(task), reason: task.reason });
    enqueueForMachine(tx, { ...task, version: 1 });
    await applyRiskToTasks(tx, task.sessionId, effect);
  },
  { retryPolicy: 'money' },
);
