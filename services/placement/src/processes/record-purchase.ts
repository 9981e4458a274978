import { type DataOf, formatMoney, placementSucceeded, type Role } from '@muse/contracts';
import { refuseUnless, type Transaction } from '@muse/kit';
import { type Task, taskReference } from '../domain/task.ts';
import { settle, type TaskTransition } from '../domain/transitions.ts';
import { isStoreOrderNumberUsed } from '../storage/tasks.ts';
import { recordOutcome } from './record-outcome.ts';
import { saveTask } from './save-task.ts';

interface Purchase {
  storeOrderNumber: string;
  actualTotalCents: number | null;
  parcel: DataOf<typeof placementSucceeded>['parcel'];
  notes: string | null;
  messageToShopper: string | null;
  /** An admin accepts a total above the ceiling. */
  override: boolean;
}

/** Settles an order as placed by what an operator says, who may do so. Refuses a number of another order, and a total above the ceiling. */
export async function recordPurchase(
  tx: Transaction,
  loaded: TaskTransition,
  { subject, roles }: { subject: string; roles: readonly Role[] },
  { storeOrderNumber, actualTotalCents, parcel, notes, messageToShopper, override }: Purchase,
): Promise<Task> {
  const { task } = loaded;
  refuseUnless(!(await isStoreOrderNumberUsed(tx, task.storeId, storeOrderNumber)), 'store_order_number_used');
  const overCeiling = actualTotalCents !== null && actualTotalCents > task.ceilingCents;
  refuseUnless(!overCeiling || (override && roles.includes('admin')), 'over_ceiling', {
    detail: `This order allows at most ${formatMoney(task.ceilingCents, task.currency)}. Ask the shopper, or an admin, who can override this.`,
  });

  const placed = settle(loaded, 'placed', subject, { storeOrderNumber, actualTotalCents, note: notes });
  await saveTask(tx, task, placed);
  const code = overCeiling ? 'over_ceiling_allowed' : null;
  await recordOutcome(tx, task, placed, { code, note: notes, remarks: [notes, messageToShopper] });
  const note = notes;
  const about = { ...taskReference(placed.task), by: subject, note, messageToShopper };
  tx.publish(placementSucceeded, { ...about, storeOrderNumber, actualTotalCents, parcel });
  return placed.task;
}
