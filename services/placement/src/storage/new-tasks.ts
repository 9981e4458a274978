import type { ChosenShipping } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';
import type { NewTask } from '../domain/new-task.ts';
import { system } from '../domain/transitions.ts';

/** `shippingOption`: how the shopper wants it shipped, if the store says anything about that. */
export type TaskToQueue = NewTask & { shippingOption: ChosenShipping | undefined };

/**
 * Inserts tasks, each with its first history entry and its shipping option, in one statement. Skips orders that have a task already.
 * Returns the numbers of the others.
 */
export async function queueTasks(tx: Sql, tasks: TaskToQueue[]): Promise<Set<string>> {
  const queued = await tx.many<{ orderNumber: string }>`
    with task as (
      select * from jsonb_to_recordset(${json(tasks)}::jsonb) as t (
        id text, "orderNumber" text, "sessionId" text, shopper text, "storeId" text, "storeName" text, status text, method text, priority int,
        reason text, lines jsonb, address jsonb, "itemCount" int, "totalCents" int, "frozenCents" int, "ceilingCents" int, currency text, "dueAt" timestamptz,
        "escalateAt" timestamptz, "runAt" timestamptz, "shippingOption" jsonb)
    ), queued as (
      insert into placement_task (id, order_number, session_id, shopper, store_id, store_name, status, method, priority, reason,
                                  lines, address, item_count, total_cents, frozen_cents, ceiling_cents, currency, due_at, escalate_at, run_at)
      select id, "orderNumber", "sessionId", shopper, "storeId", "storeName", status, method, priority, reason,
             lines, address, "itemCount", "totalCents", "frozenCents", "ceilingCents", currency, "dueAt", "escalateAt", "runAt"
      from task order by "orderNumber"
      on conflict (order_number) do nothing
      returning id, order_number, status
    ), history as (
      insert into task_history (task_id, to_status, changed_by) select id, status, ${system} from queued
    ), shipping as (
      insert into task_shipping (order_number, option)
      select order_number, "shippingOption" from queued join task using (id) where "shippingOption" is not null
      on conflict do nothing
    )
    select order_number from queued`;
  return new Set(queued.map(({ orderNumber }) => orderNumber));
}
