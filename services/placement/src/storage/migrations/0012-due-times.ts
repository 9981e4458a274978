import { migration } from '@muse/kit';

/** By when the orders of a store should be placed, and whether operators were warned of one that is due. */
export const dueTimes = migration(
  1012,
  'due times',
  `
  alter table placement_task add column warned_at timestamptz;

  -- What a person has set for one store. A store without a row has the times of the settings.
  create table store_due_times (
    store_id text constraint store_due_times_pkey primary key,
    due_minutes int constraint store_due_times_due check (due_minutes between 1 and 43200),
    escalate_minutes int constraint store_due_times_escalation check (escalate_minutes between 1 and 43200),
    constraint store_due_times_order check (escalate_minutes >= due_minutes)
  );
`,
);
