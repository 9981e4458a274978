import { api, placementCancelled } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { taskReference } from '../domain/task.ts';
import { cancel, isCancellable } from '../domain/transitions.ts';
import { lockTask } from '../processes/load-task.ts';
import { saveTransition } from '../storage/tasks.ts';

/** Called by orders. The task's row lock decides: a queued task is cancelled, anything later is refused. */
export const cancelPlacement = answer(api.placement.cancelPlacement, async ({ params, body }, { transaction }) =>
  transaction(async (tx) => {
    const loaded = await lockTask(tx, params.orderNumber);
    const { orderNumber: museOrderNumber, status } = loaded.task;
    if (status === 'cancelled') return reply(200, { museOrderNumber, status });
    refuseUnless(isCancellable(loaded.task), 'too_late_to_cancel');
    const cancelled = cancel(loaded, body.by, body.reason);
    await saveTransition(tx, cancelled);
    tx.publish(placementCancelled, {
      ...taskReference(loaded.task),
      by: body.by,
      reason: body.reason,
      messageToShopper: body.messageToShopper ?? null,
    });
    return reply(200, { museOrderNumber, status: cancelled.task.status });
  }),
);
