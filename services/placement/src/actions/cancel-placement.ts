import { api, placementCancelled } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { taskReference } from '../domain/task.ts';
import { cancel, isCancellable } from '../domain/transitions.ts';
import { lockTask } from '../processes/load-task.ts';
import { saveTask } from '../processes/save-task.ts';

/** Called by orders. The task's row lock decides: what is queued or waits for its shopper is cancelled, anything later is refused. */
export const cancelPlacement = answer(api.placement.cancelPlacement, async ({ params, body }, { transaction }) =>
  transaction(async (tx) => {
    const loaded = await lockTask(tx, params.orderNumber);
    const reference = { museOrderNumber: loaded.task.orderNumber, status: 'cancelled' as const };
    if (loaded.task.status === 'cancelled') return reply(200, reference);
    refuseUnless(isCancellable(loaded.task), 'too_late_to_cancel');
    const cancelled = cancel(loaded, body.by, body.reason);
    await saveTask(tx, loaded.task, cancelled);
    tx.publish(placementCancelled, {
      ...taskReference(loaded.task),
      by: body.by,
      reason: body.reason,
      messageToShopper: body.messageToShopper ?? null,
    });
    return reply(200, reference);
  }),
);
