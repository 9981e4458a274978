import type { Sql } from '@muse/kit';

/** Orders that a machine, or an operator who was submitting, has held for longer than the lease, up to 100. */
export const abandonedTasks = (db: Sql): Promise<{ orderNumber: string }[]> =>
  db.many`
    select order_number from placement_task
    where status in ('in_progress', 'submitting') and lease_expires_at <= muse_clock()
    order by lease_expires_at limit 100`;
