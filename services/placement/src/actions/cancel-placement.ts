import { api, placementCancelled } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { taskReference } from '../domain/task.ts';
import { cancel, isCancellable } from '../domain/transitions.ts';
import { lockTask, saveTransition } from '../storage/tasks.ts';

/** The answer orders waits for: under the task's lock either nobody has begun, or it is too late. */
export const cancelPlacement = answer(api.placement.cancelPlacement, async ({ params, body }, { transaction }) =>
  transaction(async (tx) => {
    const seen = await lockTask(tx, params.orderNumber);
    const { orderNumber: museOrderNumber, status } = seen.task;
    if (status === 'cancelled') return reply(200, { museOrderNumber, status });
    refuseUnless(isCancellable(seen.task), 'too_late_to_cancel');
    const cancelled = cancel(seen, body.by, body.reason);
    await saveTransition(tx, cancelled);
    tx.publish(placementCancelled, { ...taskReference(seen.task), by: body.by, reason: body.reason });
    return reply(200, { museOrderNumber, status: cancelled.task.status });
  }),
);
