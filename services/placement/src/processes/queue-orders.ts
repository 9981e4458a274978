import type { DataOf, orderCreated } from '@muse/contracts';
import type { ReceivedEvent, TogetherContext } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { newTask } from '../domain/new-task.ts';
import { effectOf } from '../domain/payment-risk.ts';
import { chooseFrom } from '../domain/way-choice.ts';
import { queueTasks, type TaskToQueue } from '../storage/new-tasks.ts';
import { lockRisk } from '../storage/payment-risks.ts';
import { type QueueTerms, queueTermsOf } from '../storage/queue-terms.ts';
import { applyRiskToTasks } from './apply-payment-risk.ts';
import { enqueueForMachine } from './save-task.ts';

type CreatedOrder = ReceivedEvent<typeof orderCreated>;

/**
 * Queues orders of one purchase, each as one task for the first way of its store that may be used. What is known of the payment by then, such
 * as a dispute, holds or cancels the tasks at once.
 */
export async function queueOrders(
  sessionId: string,
  orders: CreatedOrder[],
  { tx, ignoreStale, causedBy, rules }: TogetherContext & PlacementDependencies,
): Promise<void> {
  const storeIds = [...new Set(orders.map(({ data }) => data.storeId))];
  // Sent together: the second begins after the lock was granted, so that it reads what its last holder committed.
  const [, terms] = await Promise.all([lockRisk(tx, sessionId), queueTermsOf(tx, sessionId, storeIds)]);
  const tasks = orders.map(({ data }) => taskOf(data, terms, rules));
  const queued = await queueTasks(tx, tasks);
  for (const [place, order] of orders.entries()) {
    const task = tasks[place] as TaskToQueue;
    if (!queued.has(task.orderNumber)) ignoreStale(order);
    else causedBy(order, () => enqueueForMachine(tx, { ...task, version: 1 }));
  }
  const effect = effectOf(terms.risks);
  if (queued.size > 0 && effect.is !== 'none') await applyRiskToTasks(tx, sessionId, effect);
}

function taskOf(
  order: DataOf<typeof orderCreated>,
  { termsOf }: QueueTerms,
  rules: PlacementDependencies['rules'],
): TaskToQueue {
  const { ways, rules: ofStore } = termsOf(order.storeId);
  const way = chooseFrom(ways, null, order.orderNumber);
  return { ...newTask(order, { ...rules, ...ofStore }, way), shippingOption: order.shippingOption };
}
