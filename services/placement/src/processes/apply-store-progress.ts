import { placementCancelledByStore, placementConfirmed, placementDelivered, placementShipped } from '@muse/contracts';
import { type Log, type Transaction } from '@muse/kit';
import type { OrderProgress } from '../domain/store-progress.ts';
import { type ProgressStep, stepsTo } from '../domain/store-progress.ts';
import { type Task, taskReference } from '../domain/task.ts';
import { lockStoreSession, saveProgress } from '../storage/store-sessions.ts';
import { selectTaskForUpdate } from '../storage/tasks.ts';

/**
 * What a store says of an order, from an event or because it was asked. `early`: the order is not placed yet as far as we know, so it is
 * said again later. Anything but `applied` and `nothing new` needs a person in the end.
 */
export type ProgressOutcome = 'applied' | 'nothing new' | 'early' | 'unknown session' | 'other order' | 'contradiction';

/** Locks the task, then the session: every event about an order is published under the lock of its task. */
export async function applyStoreProgress(
  tx: Transaction,
  { storeId, progress, orderNumber }: { storeId: string; progress: OrderProgress; orderNumber: string },
  log: Log,
): Promise<ProgressOutcome> {
  const task = await selectTaskForUpdate(tx, orderNumber);
  const known = await lockStoreSession(tx, storeId, progress.sessionId);
  if (!task || !known || known.orderNumber !== orderNumber) return 'unknown session';
  if (task.status === 'failed' || task.status === 'cancelled') {
    log.error(
      { orderNumber, storeId },
      'the store works on an order that is not to be bought: an operator must stop it there',
    );
    return 'other order';
  }
  if (task.status !== 'placed' || task.storeOrderNumber === null) return 'early';
  if (!isSameOrder(task.storeOrderNumber, progress)) {
    log.error(
      { orderNumber, storeId, session: progress.sessionId },
      'the store has another order for a session of ours: was it bought twice?',
    );
    return 'other order';
  }
  const result = stepsTo(known, progress, task.storeOrderNumber);
  if (result === 'contradiction') {
    log.error(
      { orderNumber, storeId },
      'the store has cancelled an order that it had shipped: an operator must ask it',
    );
    return 'contradiction';
  }
  for (const step of result.steps) publish(tx, task, task.storeOrderNumber, step);
  await saveProgress(tx, { ...known, ...result.now });
  return result.steps.length > 0 ? 'applied' : 'nothing new';
}

const isSameOrder = (storeOrderNumber: string, { orderId, orderNumber }: OrderProgress): boolean =>
  storeOrderNumber === orderId || storeOrderNumber === orderNumber;

function publish(tx: Transaction, task: Task, storeOrderNumber: string, step: ProgressStep): void {
  const placed = { ...taskReference(task), storeOrderNumber };
  if (step.step === 'confirmed') tx.publish(placementConfirmed, placed);
  else if (step.step === 'shipped') tx.publish(placementShipped, { ...placed, parcel: step.parcel });
  else if (step.step === 'delivered') tx.publish(placementDelivered, placed);
  else tx.publish(placementCancelledByStore, placed);
}
