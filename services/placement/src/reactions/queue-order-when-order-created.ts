import { orderCreated, placementHandedOver } from '@muse/contracts';
import { type ReactionRoom, when } from '@muse/kit';
import { newTask } from '../domain/new-task.ts';
import { aboutTask } from '../domain/task.ts';
import { queueTask } from '../storage/tasks.ts';
import type { Tools } from '../tools.ts';

/** On the way of the money: one short transaction, whatever the order holds. An order that is said again is queued once. */
export const queueOrderWhenOrderCreated = when(
  orderCreated,
  'queue-order-when-order-created',
  async ({ data }, { tx, late, rules }: ReactionRoom & Tools) => {
    const task = newTask(data, rules);
    if (!(await queueTask(tx, task))) return late();
    tx.publish(placementHandedOver, { ...aboutTask(task), reason: task.reason });
  },
  { ladder: 'money' },
);
