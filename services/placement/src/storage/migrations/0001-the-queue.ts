import { migration } from '@muse/kit';

export const theQueue = migration(
  1001,
  'the queue',
  `
  create table placement_task (
    id text constraint placement_task_pkey primary key,
    order_number text not null constraint placement_task_order_unique unique,
    session_id text not null,
    shopper text not null,
    store_id text not null,
    store_name text not null,
    status text not null constraint placement_task_status check (status in ('queued', 'claimed', 'placed', 'failed', 'cancelled')),
    method text not null,
    priority int not null default 0,
    reason text not null,
    lines jsonb not null,
    address jsonb not null,
    item_count int not null,
    total_cents int not null,
    ceiling_cents int not null,
    currency text not null,
    assignee text,
    lease_expires_at timestamptz,
    -- Milliseconds, as the cursor of the list carries them.
    due_at timestamptz(3) not null,
    claimed_at timestamptz,
    settled_at timestamptz,
    settled_by text,
    store_order_number text,
    actual_total_cents int,
    version int not null default 1,
    created_at timestamptz not null default muse_clock(),
    constraint placement_task_held check (status <> 'claimed' or (assignee is not null and lease_expires_at is not null)),
    constraint placement_task_placed check ((status = 'placed') = (store_order_number is not null))
  );
  create unique index placement_task_store_order_number_unique on placement_task (store_id, store_order_number) where store_order_number is not null;
  create index placement_task_due on placement_task (status, due_at, id);
  create index placement_task_lease on placement_task (lease_expires_at) where status = 'claimed';
  create index placement_task_settled on placement_task (settled_at) where settled_at is not null;

  -- The state by the clock, for filters and sums; domain/task.ts says the same of a single task.
  create function status_now(status text, lease_expires_at timestamptz) returns text language sql volatile as
    $$ select case when status = 'claimed' and lease_expires_at <= muse_clock() then 'queued' else status end $$;

  create table task_history (
    id bigint generated always as identity primary key,
    task_id text not null constraint task_history_task references placement_task (id),
    from_status text,
    to_status text not null,
    changed_by text not null,
    note text,
    at timestamptz not null default muse_clock()
  );
  create index task_history_of_task on task_history (task_id, id);

  create table attempt (
    id bigint generated always as identity primary key,
    task_id text not null constraint attempt_task references placement_task (id),
    method text not null,
    started_at timestamptz not null,
    ended_at timestamptz,
    outcome text,
    code text,
    note text
  );
  create index attempt_of_task on attempt (task_id, id);

  create table note (
    id bigint generated always as identity primary key,
    task_id text not null constraint note_task references placement_task (id),
    by text not null,
    text text not null,
    at timestamptz not null default muse_clock()
  );
  create index note_of_task on note (task_id, id);
`,
);
