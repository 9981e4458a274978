import { readOrderNumber } from '@muse/contracts';
import { json, refuse, refuseUnless, type Sql, violatedUnique } from '@muse/kit';
import type { NewTask } from '../domain/new-task.ts';
import type { Task } from '../domain/task.ts';
import { startTransition, system, type TaskTransition } from '../domain/transitions.ts';

type Row = Task & { now: string };

/** One task per order. `false`: this order is in the queue already. */
export async function queueTask(tx: Sql, task: NewTask): Promise<boolean> {
  const queueOrder = await tx.run`
    with queued as (
      insert into placement_task (id, order_number, session_id, shopper, store_id, store_name, status, method, priority, reason,
                                  lines, address, item_count, total_cents, ceiling_cents, currency, due_at)
      values (${task.id}, ${task.orderNumber}, ${task.sessionId}, ${task.shopper}, ${task.storeId}, ${task.storeName}, ${task.status},
              ${task.method}, ${task.priority}, ${task.reason}, ${json(task.lines)}, ${json(task.address)}, ${task.itemCount},
              ${task.totalCents}, ${task.ceilingCents}, ${task.currency}, ${task.dueAt})
      on conflict (order_number) do nothing
      returning id, status
    )
    insert into task_history (task_id, to_status, changed_by) select id, status, ${system} from queued`;
  return queueOrder > 0;
}

/** Whoever decides about an order holds this lock: claiming, settling and cancelling come one after the other. */
export async function lockTask(tx: Sql, typedNumber: string): Promise<TaskTransition> {
  const number = readOrderNumber(typedNumber);
  refuseUnless(number, 'not_found');
  const row = await tx.one<Row>`
    select *, muse_clock() as now from placement_task where order_number = ${number} for update`;
  refuseUnless(row, 'not_found');
  const { now, ...task } = row;
  return startTransition(task, now);
}

export async function findTask(db: Sql, typedNumber: string): Promise<TaskTransition> {
  const number = readOrderNumber(typedNumber);
  refuseUnless(number, 'not_found');
  const row = await db.one<Row>`select *, muse_clock() as now from placement_task where order_number = ${number}`;
  refuseUnless(row, 'not_found');
  const { now, ...task } = row;
  return startTransition(task, now);
}

/** Writes where a task has got to, and every step of the way. */
export async function saveTransition(tx: Sql, { task, steps, now }: TaskTransition): Promise<void> {
  try {
    await tx.run`
      with moved as (
        update placement_task set
          status = ${task.status}, assignee = ${task.assignee}, lease_expires_at = ${task.leaseExpiresAt}, claimed_at = ${task.claimedAt},
          settled_at = ${task.settledAt}, settled_by = ${task.settledBy}, store_order_number = ${task.storeOrderNumber},
          actual_total_cents = ${task.actualTotalCents}, version = ${task.version}
        where id = ${task.id}
      )
      insert into task_history (task_id, from_status, to_status, changed_by, note, at)
      select ${task.id}, step.*, ${now}::timestamptz
      from unnest(${steps.map((step) => step.from)}::text[], ${steps.map((step) => step.to)}::text[],
                  ${steps.map((step) => step.by)}::text[], ${steps.map((step) => step.note)}::text[]) as step`;
  } catch (error) {
    if (violatedUnique(error) === 'placement_task_store_order_number_unique') refuse('store_order_number_used');
    throw error;
  }
}

/** A look before the constraint has the last word, so that this refusal comes before what is checked later. */
export async function isStoreOrderNumberUsed(tx: Sql, storeId: string, storeOrderNumber: string): Promise<boolean> {
  const used = await tx.one`
    select from placement_task where store_id = ${storeId} and store_order_number = ${storeOrderNumber}`;
  return used !== undefined;
}
