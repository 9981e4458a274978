import type { Sql } from '@muse/kit';

/** Makes orders that are not settled long after their time more urgent, each once, up to 500; returns them. Those that wait for their shopper wait with this too. */
export const escalateOverdue = (db: Sql): Promise<{ orderNumber: string; storeId: string; status: string }[]> =>
  db.many`
    with overdue as (
      select id from placement_task where escalate_at is not null and escalate_at <= muse_clock() and status <> 'awaiting_customer'
      order by escalate_at limit 500 for update skip locked
    )
    update placement_task t set priority = priority + 10, escalate_at = null from overdue where t.id = overdue.id
    returning t.order_number, t.store_id, t.status`;
