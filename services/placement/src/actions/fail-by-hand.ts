import { api, placementFailed } from '@muse/contracts';
import { answer, refuse, reply } from '@muse/kit';
import { entryOf } from '../domain/entry.ts';
import { taskReference } from '../domain/task.ts';
import { reasonNotAllowed, settle } from '../domain/transitions.ts';
import { recordAttempt } from '../storage/attempts.ts';
import { lockTask, saveTransition } from '../storage/tasks.ts';

export const failByHand = answer(api.placement.failByHand, async ({ params, body, actor }, { transaction }) =>
  transaction(async (tx) => {
    const { reason, code, notes } = body;
    const seen = await lockTask(tx, params.orderNumber);
    const no = reasonNotAllowed(seen.task, actor.subject);
    if (no) refuse(no);
    const failed = settle(seen, 'failed', actor.subject, { note: reason });
    await saveTransition(tx, failed);
    await recordAttempt(tx, failed, { code, note: reason, remarks: [reason, notes] });
    tx.publish(placementFailed, { ...taskReference(seen.task), by: actor.subject, reason, code });
    return reply(200, entryOf(failed.task));
  }),
);
