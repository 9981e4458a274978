import { migration } from '@muse/kit';

/** What shoppers are asked when their store asks for more than the ceiling, and what they answer. */
export const priceQuestions = migration(
  1021,
  'price questions',
  `
  -- What was paid to the store, without our fee; null in rows of earlier releases.
  alter table placement_task add column frozen_cents int;
  -- Null: as the setting says.
  alter table store_placement add column ask_customer boolean;

  -- At most one per order: its time counts from the first one.
  create table price_question (
    id text constraint price_question_pkey primary key,
    task_id text not null constraint price_question_task_unique unique constraint price_question_task references placement_task (id),
    asked_at timestamptz not null default muse_clock(),
    asked_by text not null,
    ends_at timestamptz not null,
    -- What the store asked for when it was last looked at; at_least: shipping or tax may come on top.
    total_cents int not null,
    at_least boolean not null,
    answer text constraint price_question_answer check (answer in ('cancel', 'wait')),
    answered_at timestamptz,
    -- When something follows by time, while the order waits: it is tried again, or ends.
    due_at timestamptz,
    constraint price_question_answered check ((answer is null) = (answered_at is null))
  );
  create index price_question_due on price_question (due_at) where due_at is not null;
`,
);
