import { placementCancelled, refundedInFull, refundRequested } from '@muse/contracts';
import { NotReadyError, when } from '@muse/kit';
import { stopRefunded } from '../domain/refunded-order.ts';
import { taskReference } from '../domain/task.ts';
import { startTransition, system } from '../domain/transitions.ts';
import { saveTransition, selectTaskForUpdate } from '../storage/tasks.ts';

/** The order is refunded in full: what is not placed yet is cancelled, or held for the operator who has claimed it. */
export const stopTaskWhenOrderRefunded = when(
  refundRequested,
  'stop-task-when-order-refunded',
  async ({ data: { orderNumber, remainingCents } }, { tx }) => {
    if (orderNumber === null || remainingCents !== 0) return;
    const row = await selectTaskForUpdate(tx, orderNumber);
    if (!row) throw new NotReadyError(`${orderNumber} is not queued yet`);
    const { now, ...task } = row;
    const stopped = stopRefunded(startTransition(task, now));
    if (!stopped) return; // settled: most refunds follow from an order that failed or was cancelled
    await saveTransition(tx, stopped);
    if (stopped.task.status === 'cancelled')
      tx.publish(placementCancelled, { ...taskReference(task), by: system, reason: refundedInFull });
  },
  { essential: false },
);
