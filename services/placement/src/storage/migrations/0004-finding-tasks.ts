import { concurrentIndexes } from '@muse/kit';

/** The open queue in the order of its list, and tasks by a part of their numbers or names. */
export const findingTasks = concurrentIndexes(
  1004,
  'finding tasks',
  {
    placement_task_open: "on placement_task (due_at, id) where status in ('queued', 'claimed')",
    placement_task_text: `on placement_task using gin
      (lower(order_number || chr(10) || store_name || coalesce(chr(10) || (address ->> 'name'), '') || coalesce(chr(10) || store_order_number, ''))
        extensions.gin_trgm_ops)`,
  },
  {
    first: `
    -- Stable, as the clock is: it can be inlined.
    create or replace function status_now(status text, lease_expires_at timestamptz) returns text language sql stable as
      $$ select case when status = 'claimed' and lease_expires_at <= muse_clock() then 'queued' else status end $$;
  `,
  },
);
