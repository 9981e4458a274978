import type { Sql } from '@muse/kit';

export type OverdueTask = Record<'orderNumber' | 'storeId' | 'status', string>;

/** Returns the orders that are worked on and due, each once, up to 500. The condition is that of the index. */
export const markWarned = (db: Sql): Promise<OverdueTask[]> =>
  db.many<OverdueTask>`
    with due as (
      select id from placement_task
      where warned_at is null and status in ('queued', 'claimed', 'in_progress', 'submitting', 'outcome_unknown') and due_at <= muse_clock()
      order by due_at limit 500 for update skip locked
    )
    update placement_task t set warned_at = muse_clock() from due where t.id = due.id
    returning t.order_number, t.store_id, t.status`;

/** Makes orders that are not settled long after their time more urgent, each once, up to 500; returns them. Those that wait for their shopper wait with this too. */
export const escalateOverdue = (db: Sql): Promise<OverdueTask[]> =>
  db.many<OverdueTask>`
    with overdue as (
      select id from placement_task where escalate_at is not null and escalate_at <= muse_clock() and status <> 'awaiting_customer'
      order by escalate_at limit 500 for update skip locked
    )
    update placement_task t set priority = priority + 10, escalate_at = null from overdue where t.id = overdue.id
    returning t.order_number, t.store_id, t.status`;
