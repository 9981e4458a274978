import { kitVolume } from './kit-volume.ts';
import { concurrentIndexes, type Migration, migration } from './migration.ts';

/** The tables of the kit in the schema of every service. Numbers below 1000 are the kit's. */
export const kitTables: Migration[] = [
  migration(
    1,
    'clock',
    `
    -- The one clock of all SQL. Tests move it by replacing the function; clock_timestamp, because now() stands still in a transaction.
    create function muse_clock() returns timestamptz language sql volatile as 'select clock_timestamp()';
  `,
  ),
  migration(
    2,
    'outbox and inbox',
    `
    create table outbox (
      seq bigint generated always as identity primary key,
      message_id uuid not null,
      aggregate_type text not null,
      aggregate_id text not null,
      type text not null,
      envelope jsonb not null,
      created_at timestamptz not null default muse_clock(),
      available_at timestamptz not null default muse_clock(),
      attempts int not null default 0,
      locked_by text,
      locked_until timestamptz,
      published_at timestamptz,
      last_error text
    );
    create index outbox_unpublished on outbox (aggregate_type, aggregate_id, seq) where published_at is null;

    create table inbox (
      consumer text not null,
      message_id uuid not null,
      type text not null,
      received_at timestamptz not null default muse_clock(),
      constraint inbox_pkey primary key (consumer, message_id)
    );
    create index inbox_received on inbox (received_at);
  `,
  ),
  migration(
    3,
    'retries and dead letters',
    `
    create table scheduled_message (
      id bigint generated always as identity primary key,
      consumer text not null,
      message_id uuid not null,
      attempt int not null,
      envelope jsonb not null,
      due_at timestamptz not null,
      last_error text,
      locked_until timestamptz,
      constraint scheduled_message_once unique (consumer, message_id, attempt)
    );
    create index scheduled_message_due on scheduled_message (due_at);

    create table dead_letter (
      id bigint generated always as identity primary key,
      consumer text not null,
      message_id text,
      type text,
      aggregate_id text,
      envelope jsonb not null,
      error_class text not null,
      error_text text not null,
      attempts int not null,
      parked_at timestamptz not null default muse_clock(),
      state text not null default 'open' constraint dead_letter_state check (state in ('open', 'replayed', 'discarded')),
      actor text,
      reason text
    );
    create unique index dead_letter_once on dead_letter (consumer, message_id) where state = 'open';
  `,
  ),
  migration(
    4,
    'tasks timers and keys',
    `
    create table task (
      id bigint generated always as identity primary key,
      kind text not null,
      dedupe_key text not null,
      payload jsonb not null,
      context jsonb not null,
      state text not null default 'open' constraint task_state check (state in ('open', 'done')),
      run_at timestamptz not null default muse_clock(),
      attempts int not null default 0,
      epoch int not null default 1,
      locked_until timestamptz,
      last_error text,
      created_at timestamptz not null default muse_clock(),
      done_at timestamptz,
      constraint task_once unique (kind, dedupe_key)
    );
    create index task_open on task (run_at) where state = 'open';

    create table timer (
      name text constraint timer_pkey primary key,
      next_run_at timestamptz not null default muse_clock()
    );

    create table idempotency_key (
      scope text not null,
      key text not null,
      fingerprint text not null,
      state text not null constraint idempotency_key_state check (state in ('running', 'done')),
      owner text not null,
      lease_until timestamptz not null,
      status int,
      headers jsonb,
      body jsonb,
      created_at timestamptz not null default muse_clock(),
      constraint idempotency_key_pkey primary key (scope, key)
    );
    create index idempotency_key_created on idempotency_key (created_at);
  `,
  ),
  migration(
    5,
    'dead letters that can be worked with',
    `
    alter table scheduled_message
      add column aggregate_id text,
      add column sequence bigint,
      -- How often somebody began with it: what kills whoever begins is never seen to fail.
      add column begun int not null default 0;
    create index scheduled_message_about on scheduled_message (consumer, aggregate_id);

    alter table dead_letter
      add column sequence bigint,
      add column closed_at timestamptz;
    create index dead_letter_open on dead_letter (consumer, aggregate_id) where state = 'open';
    create index dead_letter_parked on dead_letter (parked_at);
  `,
  ),
  kitVolume,
  // Each kind is polled by itself: the backlog of one must not be read to find a job of another.
  concurrentIndexes(7, 'open jobs by kind', { task_open_kind: `on task (kind, run_at) where state = 'open'` }),
];
