import { refuse, type Sql, violatedUnique } from '@muse/kit';
import type { Task } from '../domain/task.ts';
import type { TaskTransition } from '../domain/transitions.ts';

/** A task with the database's clock when it was read. */
export type TaskRow = Task & { now: string };

export const selectTask = (db: Sql, orderNumber: string): Promise<TaskRow | undefined> =>
  db.one<TaskRow>`select *, muse_clock() as now from placement_task where order_number = ${orderNumber}`;

export const selectTaskForUpdate = (tx: Sql, orderNumber: string): Promise<TaskRow | undefined> =>
  tx.one<TaskRow>`select *, muse_clock() as now from placement_task where order_number = ${orderNumber} for update`;

/** The last order of a store, in any state. */
export const latestTaskOf = (db: Sql, storeId: string): Promise<Task | undefined> =>
  db.one<Task>`select * from placement_task where store_id = ${storeId} order by created_at desc limit 1`;

/** All tasks of a purchase, always locked in the same order, so that two of these never wait for each other. */
export const selectTasksOfSessionForUpdate = (tx: Sql, sessionId: string): Promise<TaskRow[]> =>
  tx.many<TaskRow>`
    select *, muse_clock() as now from placement_task where session_id = ${sessionId} order by order_number for update`;

/** Remembers why nothing may be bought for the task, until it is known whether the store has the order already. */
export async function stopWhenKnown(tx: Sql, id: string, reason: string): Promise<void> {
  await tx.run`update placement_task set stop_reason = ${reason} where id = ${id}`;
}

const storeOrderNumberConstraints = [
  'placement_task_store_order_number_unique',
  'placement_task_store_order_spelling_unique',
];

/** Saves the task and its new history entries. Refuses a store order number that another order of the store has. */
export async function saveTransition(tx: Sql, { task, history, now }: TaskTransition): Promise<void> {
  if (history.length === 0) return; // nothing has changed
  try {
    await tx.run`
      with moved as (
        update placement_task set
          status = ${task.status}, method = ${task.method}, reason = ${task.reason}, run_at = ${task.runAt}, escalate_at = ${task.escalateAt}, assignee = ${task.assignee}, lease_expires_at = ${task.leaseExpiresAt}, claimed_at = ${task.claimedAt},
          settled_at = ${task.settledAt}, settled_by = ${task.settledBy}, store_order_number = ${task.storeOrderNumber},
          actual_total_cents = ${task.actualTotalCents}, hold_reason = ${task.holdReason}, held_by = ${task.heldBy}, held_until = ${task.heldUntil},
          version = ${task.version}
        where id = ${task.id}
      )
      insert into task_history (task_id, from_status, to_status, changed_by, note, at)
      select ${task.id}, entry.*, ${now}::timestamptz
      from unnest(${history.map((entry) => entry.from)}::text[], ${history.map((entry) => entry.to)}::text[],
                  ${history.map((entry) => entry.by)}::text[], ${history.map((entry) => entry.note)}::text[]) as entry`;
  } catch (error) {
    if (storeOrderNumberConstraints.includes(violatedUnique(error) ?? '')) refuse('store_order_number_used');
    throw error;
  }
}

/** Checked before the unique constraint applies, so that this refusal precedes the check of the ceiling. */
export async function isStoreOrderNumberUsed(tx: Sql, storeId: string, storeOrderNumber: string): Promise<boolean> {
  const used = await tx.one`
    select from placement_task where store_id = ${storeId} and lower(store_order_number) = lower(${storeOrderNumber}) and store_order_number is not null`;
  return used !== undefined;
}
