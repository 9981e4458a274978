import { api, placementFailed } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { entryOf } from '../domain/entry.ts';
import { publicTextOf } from '../domain/failure-codes.ts';
import { type TaskStatus, taskReference } from '../domain/task.ts';
import { reasonNotAllowed, settle } from '../domain/transitions.ts';
import { lockTask } from '../processes/load-task.ts';
import { recordOutcome } from '../processes/record-outcome.ts';
import { refuseTask } from '../processes/refuse-task.ts';
import { refuseUnlessSettled } from '../processes/refuse-unless-settled.ts';
import { saveTask } from '../processes/save-task.ts';
import { lastAttempt } from '../storage/machine-attempts.ts';

/** States in which the entry has no operator, and in which it may be failed nevertheless. */
const canFail: readonly TaskStatus[] = ['on_hold', 'awaiting_customer', 'outcome_unknown'];

export const failByHand = answer(api.placement.failByHand, async ({ params, body, actor, expects }, { transaction }) =>
  transaction(async (tx) => {
    const { reason, code, notes, messageToShopper } = body;
    const loaded = await lockTask(tx, params.orderNumber);
    expects(loaded.task.version);
    const refusal = reasonNotAllowed(loaded.task, actor.subject);
    const mayFail = canFail.includes(loaded.task.status);
    if (refusal && !mayFail) refuseTask(loaded.task, refusal);
    // The refund of an order that the store has is our loss: its absence has to be proven, or an admin decides.
    if (loaded.task.status === 'outcome_unknown' && !actor.roles.includes('admin')) {
      const attempt = await lastAttempt(tx, loaded.task.id);
      refuseUnless(attempt?.lookedUp !== 'duplicate', 'store_has_order');
      await refuseUnlessSettled(tx, loaded.task.storeId, attempt?.unknownAt ?? null, loaded.now);
    }
    const failed = settle(loaded, 'failed', actor.subject, { note: reason });
    await saveTask(tx, loaded.task, failed);
    await recordOutcome(tx, loaded.task, failed, { code, note: reason, remarks: [reason, notes, messageToShopper] });
    const about = { ...taskReference(failed.task), by: actor.subject, reason, code };
    tx.publish(placementFailed, { ...about, messageToShopper: messageToShopper ?? publicTextOf(code) ?? null });
    return reply(200, entryOf(failed.task), { version: failed.task.version });
  }),
);
