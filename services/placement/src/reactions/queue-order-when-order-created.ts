import { orderCreated, placementHandedOver } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { newTask } from '../domain/new-task.ts';
import { taskReference } from '../domain/task.ts';
import { queueTask } from '../storage/tasks.ts';

/** Queues the order as one task in one short transaction. A repeated event finds the task and is ignored as stale. */
export const queueOrderWhenOrderCreated = when(
  orderCreated,
  'queue-order-when-order-created',
  async ({ data }, { tx, ignoreStale, rules }: ReactionContext & PlacementDependencies) => {
    const task = newTask(data, rules);
    if (!(await queueTask(tx, task))) return ignoreStale();
    tx.publish(placementHandedOver, { ...taskReference(task), reason: task.reason });
  },
  { retryPolicy: 'money' },
);
