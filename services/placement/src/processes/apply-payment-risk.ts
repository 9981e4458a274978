import { placementCancelled, placementStates } from '@muse/contracts';
import type { ReactionContext, Transaction } from '@muse/kit';
import { applyRisk, type PaymentRisk, type RiskEffect } from '../domain/payment-risk.ts';
import { type Task, taskReference } from '../domain/task.ts';
import { startTransition, system } from '../domain/transitions.ts';
import { lockRiskOf, readRiskOf, savePaymentRisk } from '../storage/payment-risks.ts';
import { selectTasksOfSessionForUpdate } from '../storage/tasks.ts';
import { saveTask } from './save-task.ts';

/**
 * Stores what a dispute, review or warning says of a payment, and holds, releases or cancels the tasks of the purchase that are
 * not settled. Tasks that are queued later find it stored. What is placed already, or may be at this moment, needs a person: it is
 * logged as an error.
 */
export async function applyPaymentRisk(
  risk: PaymentRisk,
  { tx, log, ignoreStale }: Pick<ReactionContext, 'tx' | 'log' | 'ignoreStale'>,
): Promise<void> {
  const { sessionId, reason, state } = risk;
  await lockRiskOf(tx, sessionId);
  if (!(await savePaymentRisk(tx, risk))) return ignoreStale();
  const tasks = await applyRiskToTasks(tx, sessionId, await readRiskOf(tx, sessionId));
  if (state !== 'stopped') return;
  const placed = tasks.filter(({ status }) => status === 'placed').map(({ orderNumber }) => orderNumber);
  const open = tasks.filter(({ status }) => !placementStates.isFinal(status)).map(({ orderNumber }) => orderNumber);
  if (placed.length > 0)
    log.error(
      { sessionId, orders: placed, reason },
      'orders are placed whose payment is fraudulent or lost: an operator must try to stop them at their stores',
    );
  if (open.length > 0)
    log.error(
      { sessionId, orders: open, reason },
      'orders may be bought at this moment whose payment is fraudulent or lost: each must be recorded as placed or failed',
    );
}

/** Returns the tasks of the purchase as they are afterwards. */
export async function applyRiskToTasks(tx: Transaction, sessionId: string, effect: RiskEffect): Promise<Task[]> {
  const after: Task[] = [];
  for (const { now, ...row } of await selectTasksOfSessionForUpdate(tx, sessionId)) {
    const changed = applyRisk(startTransition(row, now), effect);
    after.push(changed?.task ?? row);
    if (!changed) continue;
    await saveTask(tx, row, changed);
    if (changed.task.status === 'cancelled')
      tx.publish(placementCancelled, {
        ...taskReference(row),
        by: system,
        reason: changed.history.at(-1)?.note ?? null,
      });
  }
  return after;
}
