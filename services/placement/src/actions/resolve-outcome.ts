import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply, type Transaction } from '@muse/kit';
import { queueAgain } from '../domain/attempt.ts';
import { entryOf } from '../domain/entry.ts';
import type { Task } from '../domain/task.ts';
import { isOpenAtStore, reasonNotAllowed, type TaskTransition } from '../domain/transitions.ts';
import { chooseWay } from '../processes/choose-way.ts';
import { loadTask, lockTask } from '../processes/load-task.ts';
import { recordPurchase } from '../processes/record-purchase.ts';
import { refuseTask } from '../processes/refuse-task.ts';
import { refuseUnlessSettled } from '../processes/refuse-unless-settled.ts';
import { saveUnderRisk } from '../processes/save-task.ts';
import { insertNote } from '../storage/attempts.ts';
import { endAttempt, lastAttempt } from '../storage/machine-attempts.ts';
import { lockRiskOf } from '../storage/payment-risks.ts';

/** Only a person may say that the store has no such order: from then on it may be bought again. */
export const resolveOutcome = answer(
  api.placement.resolveOutcome,
  async ({ params, body: { storeOrderNumber, actualTotalCents, notes }, actor, expects }, ctx: ActionContext) => {
    const { task } = await loadTask(ctx.db, params.orderNumber);
    return ctx.transaction(async (tx) => {
      const effect = await lockRiskOf(tx, task.sessionId);
      const loaded = await lockTask(tx, params.orderNumber);
      expects(loaded.task.version);
      refuseUnlessOpen(loaded.task, actor.subject);
      if (storeOrderNumber !== undefined) {
        const about = { notes, messageToShopper: null, parcel: null, override: false };
        const placed = await recordPurchase(tx, loaded, actor, { storeOrderNumber, actualTotalCents, ...about });
        return reply(200, entryOf(placed), { version: placed.version });
      }
      const after = await queueAsAbsent(tx, loaded, actor.subject, notes);
      const queued = await saveUnderRisk(tx, loaded.task, after, effect);
      return reply(200, entryOf(queued), { version: queued.version });
    });
  },
);

/** An operator who is submitting knows whether she has paid. */
function refuseUnlessOpen(task: Task, operator: string): void {
  refuseUnless(isOpenAtStore(task) || task.settledAt !== null, 'outcome_known');
  const refusal = reasonNotAllowed(task, operator);
  if (refusal && refusal !== 'outcome_unknown') refuseTask(task, refusal);
}

async function queueAsAbsent(
  tx: Transaction,
  loaded: TaskTransition,
  by: string,
  notes: string,
): Promise<TaskTransition> {
  const { task, now } = loaded;
  const attempt = await lastAttempt(tx, task.id);
  refuseUnless(attempt, 'outcome_known');
  refuseUnless(attempt.lookedUp !== 'duplicate', 'store_has_order');
  if (task.status === 'outcome_unknown') await refuseUnlessSettled(tx, task.storeId, attempt.unknownAt, now);
  const { id, code, method } = attempt;
  await endAttempt(tx, id, { state: 'not_submitted', outcome: 'not_submitted', code, detail: null });
  await insertNote(tx, task.id, { by, text: notes });
  const next = await chooseWay(tx, task.storeId, method, task.orderNumber);
  const reason = next.method === 'manual' ? `by hand: ${by} has found no order at the store` : next.reason;
  return queueAgain(loaded, by, { method: next.method, reason, afterSeconds: 0 }, notes);
}
