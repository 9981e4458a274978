import { migration } from '@muse/kit';

/** Orders placed by machines: their states, when they may begin, and each attempt with what became of it. */
export const machines = migration(
  1010,
  'machines',
  `
  -- Not validated: that would read the whole table under a lock, and the old rows met the narrower ones.
  alter table placement_task drop constraint placement_task_status;
  alter table placement_task add constraint placement_task_status check (status in ('queued', 'claimed', 'in_progress', 'submitting',
    'outcome_unknown', 'awaiting_customer', 'on_hold', 'placed', 'failed', 'cancelled')) not valid;
  alter table placement_task drop constraint placement_task_held;
  alter table placement_task add constraint placement_task_held check (status not in ('claimed', 'in_progress', 'submitting')
    or (assignee is not null and lease_expires_at is not null)) not valid;
  -- run_at: not before then by a machine. escalate_at: null once it is settled or escalated. stop_reason: what must stop it if the store
  -- turns out not to have it.
  alter table placement_task add column run_at timestamptz, add column escalate_at timestamptz, add column stop_reason text;

  -- state: what is known of a purchase; null for attempts of 0.1.0. generation: the version of the task that the attempt made; any
  -- later version ends its rights. reference: how the attempt is found at the store. looked_up: what the last look-up saw.
  alter table attempt add column state text, add column version text, add column generation int, add column reference jsonb,
    add column step text, add column filled jsonb, add column detail text, add column unknown_at timestamptz,
    add column look_ups int not null default 0, add column look_up_at timestamptz, add column looked_up text;
  alter table attempt add constraint attempt_state
    check (state in ('in_progress', 'submitting', 'unknown', 'confirmed', 'not_submitted')) not valid;

  alter table evidence add column attempt_id bigint, add column step text;

  -- When a machine last began at a store. The row is locked to count those that run there.
  create table store_pace (
    store_id text constraint store_pace_pkey primary key,
    last_began_at timestamptz not null
  );

  -- What the API shows: a machine's task is claimed by it, and one that waits for the shopper is on hold.
  create or replace function status_now(status text, lease_expires_at timestamptz) returns text language sql stable as
    $$ select case when status = 'claimed' and lease_expires_at <= muse_clock() then 'queued'
                   when status in ('in_progress', 'submitting') then 'claimed'
                   when status = 'awaiting_customer' then 'on_hold' else status end $$;
`,
);
