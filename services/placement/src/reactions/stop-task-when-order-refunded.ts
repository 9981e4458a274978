import { placementCancelled, refundedInFull, refundRequested } from '@muse/contracts';
import { NotReadyError, when } from '@muse/kit';
import { stopRefunded } from '../domain/refunded-order.ts';
import { taskReference } from '../domain/task.ts';
import { isOpenAtStore, startTransition, system } from '../domain/transitions.ts';
import { saveTask } from '../processes/save-task.ts';
import { selectTaskForUpdate, stopWhenKnown } from '../storage/tasks.ts';

/**
 * The order is refunded in full: what is not placed yet is cancelled, or held for the operator who has claimed it. What the store may have
 * already is stopped if it turns out that it has not.
 */
export const stopTaskWhenOrderRefunded = when(
  refundRequested,
  'stop-task-when-order-refunded',
  async ({ data: { orderNumber, remainingCents } }, { tx }): Promise<void> => {
    if (orderNumber === null || remainingCents !== 0) return;
    const row = await selectTaskForUpdate(tx, orderNumber);
    if (!row) throw new NotReadyError(`${orderNumber} is not queued yet`);
    const { now, ...task } = row;
    if (isOpenAtStore(task)) return stopWhenKnown(tx, task.id, refundedInFull);
    const stopped = stopRefunded(startTransition(task, now));
    if (!stopped) return; // settled: most refunds follow from an order that failed or was cancelled
    await saveTask(tx, task, stopped);
    if (stopped.task.status === 'cancelled')
      tx.publish(placementCancelled, { ...taskReference(task), by: system, reason: refundedInFull });
  },
  { essential: false },
);
