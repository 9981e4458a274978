import { api, placementFailed } from '@muse/contracts';
import { answer, refuse, reply } from '@muse/kit';
import { entryOf } from '../domain/entry.ts';
import { taskReference } from '../domain/task.ts';
import { reasonNotAllowed, settle } from '../domain/transitions.ts';
import { lockTask } from '../processes/load-task.ts';
import { recordAttempt } from '../storage/attempts.ts';
import { saveTransition } from '../storage/tasks.ts';

export const failByHand = answer(api.placement.failByHand, async ({ params, body, actor }, { transaction }) =>
  transaction(async (tx) => {
    const { reason, code, notes, messageToShopper } = body;
    const loaded = await lockTask(tx, params.orderNumber);
    const refusal = reasonNotAllowed(loaded.task, actor.subject);
    if (refusal && loaded.task.status !== 'on_hold') refuse(refusal); // an order on hold may still fail
    const failed = settle(loaded, 'failed', actor.subject, { note: reason });
    await saveTransition(tx, failed);
    await recordAttempt(tx, failed, { code, note: reason, remarks: [reason, notes, messageToShopper] });
    tx.publish(placementFailed, { ...taskReference(loaded.task), by: actor.subject, reason, code, messageToShopper });
    return reply(200, entryOf(failed.task));
  }),
);
