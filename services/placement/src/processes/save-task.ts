import { placementCancelled, placementHandedOver } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { applyRisk, type RiskEffect } from '../domain/payment-risk.ts';
import { type Task, taskReference } from '../domain/task.ts';
import { system, type TaskTransition } from '../domain/transitions.ts';
import { saveTransition } from '../storage/tasks.ts';

/** Where the machine stopped, for the event that tells of a hand-over. */
interface Stopped {
  code?: string | undefined;
  step?: string | undefined;
}

/**
 * Saves a task with what follows from its new state: one that is queued for a machine gets its job, and one that a machine leaves
 * to a person is handed over.
 */
export async function saveTask(
  tx: Transaction,
  before: Pick<Task, 'method'>,
  transition: TaskTransition,
  { code, step }: Stopped = {},
): Promise<void> {
  const { task, history } = transition;
  await saveTransition(tx, transition);
  if (history.length === 0) return;
  enqueueForMachine(tx, task);
  if (task.method !== 'manual' || before.method === 'manual') return;
  tx.publish(placementHandedOver, {
    ...taskReference(task),
    reason: task.reason,
    ...(code === undefined ? {} : { code }),
    ...(step === undefined ? {} : { step }),
  });
}

/** One job for each time the task is queued: the version of the task is its key. */
export function enqueueForMachine(
  tx: Pick<Transaction, 'enqueue'>,
  { id, status, method, orderNumber, version }: Pick<Task, 'id' | 'status' | 'method' | 'orderNumber' | 'version'>,
): void {
  if (status === 'queued' && method !== 'manual')
    tx.enqueue('place-by-machine', `${id}:${version}`, { orderNumber, version });
}

/**
 * As above, for a task whose outcome was open: a dispute, review or warning that came meanwhile has waited for it, and holds or cancels
 * the task now. Returns it as it is then. The caller holds the lock of the purchase's risk.
 */
export async function saveUnderRisk(
  tx: Transaction,
  before: Pick<Task, 'method'>,
  transition: TaskTransition,
  effect: RiskEffect,
  stopped: Stopped = {},
): Promise<Task> {
  const { status, stopReason } = transition.task;
  const all: RiskEffect = stopReason === null ? effect : { is: 'stop', reason: stopReason };
  const after = (status === 'queued' ? applyRisk(transition, all) : undefined) ?? transition;
  await saveTask(tx, before, after, stopped);
  if (after.task.status === 'cancelled')
    tx.publish(placementCancelled, {
      ...taskReference(after.task),
      by: system,
      reason: after.history.at(-1)?.note ?? null,
    });
  return after.task;
}
